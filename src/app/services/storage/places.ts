/** Addresses of the pages of stored files. */

export const ROOT = 'root'
export const BIN = 'bin'

/** What the address says beside the folder. */
export interface FilesQuery {
  /** Text that is searched for. */
  search?: string | undefined
  /** Entry that is shown. */
  open?: string | undefined
}

/** Fragment of a folder, with its leading slash. */
export function folderPath(folder: string, { search, open }: FilesQuery = {}): string {
  const query = new URLSearchParams()
  if (search) query.set('q', search)
  if (open) query.set('open', open)
  const path = folder === ROOT ? '/files' : `/files/${encodeURIComponent(folder)}`
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

export function folderHref(folder: string, query?: FilesQuery): string {
  return `#${folderPath(folder, query)}`
}

export function safetyHref(entry: string): string {
  return `#/files/${encodeURIComponent(entry)}/safety`
}

export function readQuery(fragment: string): FilesQuery {
  const start = fragment.indexOf('?')
  const query = new URLSearchParams(start < 0 ? '' : fragment.slice(start))
  return { search: query.get('q') ?? undefined, open: query.get('open') ?? undefined }
}
