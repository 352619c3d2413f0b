/** Files on their way into a draft: checked, streamed into blocks, then entered all together. */
import { importFile, type TreeEntry } from '../../../content/index.ts'
import type { ActivityHandle } from '../../../interface/activity.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { IMPORT_CONCURRENCY, MAX_FILES } from '../constants.ts'
import { EmptyFolderError, FileTooLargeError, TooManyFilesError } from '../errors.ts'
import { arrangePaths, checkCollisions } from '../paths.ts'
import type { SitePorts } from '../ports.ts'
import { holdingOf } from '../store.ts'
import { changeDraft, readDraft } from './draft.ts'

/** A file to import, its content not read yet. */
export interface IncomingFile {
  path: string
  sizeBytes: number
  open(): AsyncIterable<Uint8Array>
}

type ImportPorts = Pick<SitePorts, 'tables' | 'content' | 'own' | 'clock' | 'estimate' | 'activities'>

/**
 * @throws InvalidPathError, EmptyFolderError, TooManyFilesError, FileTooLargeError, StoreFullError; the
 *   draft is then as before
 */
export async function importFiles(
  ports: ImportPorts,
  site: string,
  incoming: readonly IncomingFile[],
  options: AbortOptions & { replaceAll?: boolean; unwrap?: boolean }
): Promise<void> {
  const before = await readDraft(ports, site)
  const isFirst = before.length === 0 && ports.own.get(site).kind === 'folder'
  const unwrap = options.unwrap === true || options.replaceAll === true || isFirst
  const files = arrangePaths(incoming, { unwrap })
  if (files.length === 0) throw new EmptyFolderError()
  const kept =
    options.replaceAll === true ? [] : before.filter(({ path }) => !files.some((file) => file.path === path))
  const count = kept.length + files.length
  if (count > MAX_FILES) throw new TooManyFilesError(count, MAX_FILES)
  checkCollisions([...kept, ...files].map(({ path }) => path))
  await checkRoom(ports, files)
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const label = ports.own.get(site).title
  const init = {
    kind: 'import',
    label,
    unit: 'bytes' as const,
    total,
    cancellable: true,
    signal: options.signal
  }
  await ports.activities.run(init, async (handle) => {
    const imported = await writeFiles(ports, site, files, handle)
    const replaced = options.replaceAll === true ? before : []
    const names = new Set(imported.map(({ path }) => path))
    await changeDraft(ports, site, {
      put: imported,
      delete: replaced.map(({ path }) => path).filter((path) => !names.has(path))
    })
  })
}

async function checkRoom(
  { estimate }: Pick<SitePorts, 'estimate'>,
  files: readonly IncomingFile[]
): Promise<void> {
  const { usedBytes, quotaBytes } = await estimate()
  const freeBytes = Math.max(0, quotaBytes - usedBytes)
  const largest = files.reduce((a, b) => (b.sizeBytes > a.sizeBytes ? b : a))
  if (largest.sizeBytes > freeBytes) throw new FileTooLargeError(largest.path, largest.sizeBytes, freeBytes)
}

async function writeFiles(
  { content }: ImportPorts,
  site: string,
  files: readonly IncomingFile[],
  handle: ActivityHandle
): Promise<TreeEntry[]> {
  const { signal } = handle
  const holding = `${holdingOf.draft(site)}/import`
  content.holdings.open(holding, 'draft')
  const writer = content.writer(holding)
  const queue = files.values()
  const imported: TreeEntry[] = []
  let done = 0
  const count = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      done += chunk.byteLength
      handle.progress(done)
      yield chunk
    }
  }
  const work = async () => {
    for (const file of queue) {
      signal.throwIfAborted()
      imported.push({ path: file.path, ...(await importFile(count(file.open()), writer, { signal })) })
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: IMPORT_CONCURRENCY }, work))
  const failed = workers.find((worker) => worker.status === 'rejected')
  if (failed !== undefined) {
    await content.release(holding)
    throw failed.reason
  }
  content.holdings.open(holdingOf.draft(site), 'draft')
  content.holdings.merge(holding, holdingOf.draft(site))
  return imported
}
