/** Files by address, answered by the app's service worker: media that seeks, downloads of any size. */
import type { EntryView, StorageApi } from '../../../p2p/services/storage/index.ts'
import { saveBlob } from '../../disk/save-blob.ts'

/** A download that has not begun by then never will. */
const BEGIN_TIMEOUT_MS = 600_000

/** The service worker showed a message instead of saving the file. */
export class DownloadFailedError extends Error {
  override readonly name = 'DownloadFailedError'
}

/** There is a service worker to answer. */
export function canStream(): boolean {
  return 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null
}

/** Address of one version of a file; `name` is what it is saved as. */
export function fileUrl(
  { id, name }: Pick<EntryView, 'id' | 'name'>,
  version: string,
  { download = false }: { download?: boolean } = {}
): string {
  const path = [id, version, name].map(encodeURIComponent).join('/')
  return new URL(`~file/${path}${download ? '?download' : ''}`, document.baseURI).href
}

type Versions = Pick<StorageApi, 'versions'>

/** Id of the version that is shown as the file. */
export async function currentVersion(api: Versions, id: string): Promise<string> {
  const versions = await api.versions(id)
  const version = versions.find(({ current }) => current) ?? versions[0]
  if (!version) throw new DownloadFailedError('the file has no version')
  return version.id
}

/**
 * Hands a file to the browser's downloads, which fetch it from then on.
 * @param version the current one unless told otherwise
 * @throws DownloadFailedError when it cannot be begun, and what `versions` and `blob` throw
 */
export async function download(
  api: Pick<StorageApi, 'versions' | 'blob'>,
  entry: EntryView,
  version?: string
): Promise<void> {
  if (canStream()) {
    await saveUrl(fileUrl(entry, version ?? (await currentVersion(api, entry.id)), { download: true }))
  } else if (version === undefined) saveBlob(await api.blob(entry.id), entry.name)
  else throw new DownloadFailedError('older versions need the service worker')
}

/** A frame, because engines keep links that save away from service workers. It shows nothing unless it fails. */
function saveUrl(url: string): Promise<void> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = url
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // What is saved never loads; nobody says that it began either.
  const begun = setTimeout(resolve, SILENCE_MS)
  frame.addEventListener('load', () => {
    clearTimeout(begun)
    reject(new DownloadFailedError('the service worker did not answer with a file'))
    frame.remove()
  })
  document.body.append(frame)
  setTimeout(() => frame.remove(), BEGIN_TIMEOUT_MS)
  return promise
}

/** A frame that shows something does so by then. */
const SILENCE_MS = 1_500
