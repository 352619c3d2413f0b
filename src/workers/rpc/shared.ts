/** What the service worker leaves for the page in caches. */

/** Cache of the last `relays.json` that was had. */
export const RELAYS_CACHE = 'relays'

/** Cache of what other apps shared with ours, below `shared/<id>`. */
export const SHARED_CACHE = 'shared'

export interface Shared {
  title: string
  text: string
  url: string
  files: File[]
}

/** Gives what was shared under `id`, once; undefined when it was taken or never there. */
export async function takeShared(baseUrl: string, id: string): Promise<Shared | undefined> {
  const cache = await caches.open(SHARED_CACHE)
  const url = new URL(`shared/${encodeURIComponent(id)}`, baseUrl).href
  const response = await cache.match(url)
  if (response === undefined) return undefined
  await cache.delete(url)
  const form = await response.formData()
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const files = form.getAll('files').filter((value) => value instanceof File)
  return { title: text('title'), text: text('text'), url: text('url'), files }
}
