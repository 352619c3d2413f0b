/**
 * The one place where text becomes an address of a script. The content security policy allows the
 * policies `default` (here) and Svelte's own; whatever is not one of our two workers is refused, so
 * no injected text can start code. Imported before everything else.
 */

interface TrustedTypesWindow {
  trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string | null }): unknown
  }
}

/** Files that the build makes of src/workers: the node worker and the service worker. */
const OUR_WORKERS = /^(?:assets\/node\.worker-[\w-]+\.js|sw\.js)$/
/** The same files as the development server serves them. */
const OUR_SOURCES = /^(?:src\/workers\/node\.worker\.ts|dev-sw\.js)$/

/** True for an address of our own worker files beside the page at `pageUrl`. */
export function isOwnWorker(url: string, pageUrl: string, development: boolean): boolean {
  const root = new URL('.', pageUrl)
  if (!URL.canParse(url, pageUrl)) return false
  const target = new URL(url, pageUrl)
  if (target.origin !== root.origin || !target.pathname.startsWith(root.pathname)) return false
  const file = target.pathname.slice(root.pathname.length)
  return OUR_WORKERS.test(file) || (development && OUR_SOURCES.test(file))
}

/** Where the engine has no Trusted Types, the policy's other directives still stand. */
export function installTrustedTypes(window: TrustedTypesWindow, pageUrl: string, development: boolean): void {
  window.trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => (isOwnWorker(url, pageUrl, development) ? url : null)
  })
}

if (typeof document !== 'undefined') {
  installTrustedTypes(window as TrustedTypesWindow, document.baseURI, import.meta.env.DEV)
}
