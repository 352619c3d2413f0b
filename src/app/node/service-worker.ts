/** Registers the app's service worker: offline use, and the way between tabs. */

/** Waits until the page has loaded, so that caching does not compete with the first look at a site. */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return undefined
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }))
  }
  try {
    return await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), {
      updateViaCache: 'none'
    })
  } catch {
    // Denied by settings of the browser: the app works, online and in one tab at a time.
    return undefined
  }
}
