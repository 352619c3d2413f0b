/**
 * Publishing: everything is built and durable first; then one table row is written, and that write is
 * the publication. Killed before it, the old version stands; after it, the new one is complete, and
 * the next start spreads it.
 */
import { CID } from 'multiformats/cid'
import { importFile, importTree, type BlockWriter, type TreeEntry } from '../../../content/index.ts'
import type { ActivityHandle } from '../../../interface/activity.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import type { SiteVersionView } from '../api.ts'
import { MAX_VERSIONS } from '../constants.ts'
import { readDraft } from '../draft/draft.ts'
import { MissingIndexError, NotPublishedError, VersionNotFoundError } from '../errors.ts'
import { encodeMeta, encodeProject, META_PATH, PROJECT_PATH } from '../meta.ts'
import { signRecord } from '../names/record.ts'
import type { SitePorts } from '../ports.ts'
import { renderProject } from '../render/render.ts'
import { holdingOf, type SiteRow, type VersionRow } from '../store.ts'

/** @throws MissingIndexError, StoreFullError, NoIdentityError, IdentityLockedError */
export async function publish(
  ports: SitePorts,
  site: string,
  options: AbortOptions = {}
): Promise<SiteVersionView> {
  return ports.own.exclusively(site, async () => {
    const row = ports.own.get(site)
    const init = {
      kind: 'build',
      label: row.title,
      unit: 'files' as const,
      cancellable: true,
      signal: options.signal
    }
    return ports.activities.run(init, async (handle) => {
      const holding = holdingOf.build(site)
      ports.content.holdings.open(holding, 'draft')
      try {
        const built = await build(ports, row, holding, handle)
        return await commit(ports, row, built, { changed: false })
      } finally {
        await ports.content.release(holding)
      }
    })
  })
}

/** Publishes a kept version again, under a new sequence number. @throws VersionNotFoundError */
export async function rollback(ports: SitePorts, site: string, root: string): Promise<SiteVersionView> {
  return ports.own.exclusively(site, async () => {
    const row = ports.own.get(site)
    if (row.versions.length === 0) throw new NotPublishedError()
    const version = row.versions.find((kept) => kept.root === root)
    if (version === undefined) throw new VersionNotFoundError(root)
    return commit(ports, row, version, { changed: true })
  })
}

type Built = Pick<VersionRow, 'root' | 'sizeBytes' | 'files'>

async function build(
  ports: SitePorts,
  row: SiteRow,
  holding: string,
  handle: ActivityHandle
): Promise<Built> {
  const { signal } = handle
  const writer = ports.content.writer(holding)
  const draft = await readDraft(ports, row.id)
  const entries = new Map(draft.map((entry) => [entry.path, entry]))
  if (row.kind === 'editor' && row.project !== undefined) {
    const rendered = renderProject(row.project, row.id)
    let done = 0
    for (const [path, text] of rendered) {
      entries.set(path, await importBytes(path, new TextEncoder().encode(text), writer, signal))
      handle.progress(++done, rendered.size)
    }
    entries.set(PROJECT_PATH, await importBytes(PROJECT_PATH, encodeProject(row.project), writer, signal))
  } else {
    ensureIndex(entries)
  }
  entries.set(META_PATH, await importBytes(META_PATH, metaOf(ports, row), writer, signal))
  const files = [...entries.values()]
  const root = await importTree(files, writer, { signal })
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return { root: root.cid.toString(), sizeBytes, files: files.length }
}

function metaOf({ clock }: SitePorts, row: SiteRow): Uint8Array {
  return encodeMeta({
    title: row.title,
    description: row.project?.description ?? '',
    kind: row.kind,
    createdAt: row.createdAt,
    publishedAt: clock.now()
  })
}

/** A single page under another name is what was meant to be the first page. */
function ensureIndex(entries: Map<string, TreeEntry>): void {
  if (entries.has('index.html')) return
  const pages = [...entries.values()].filter(({ path }) => /^[^/]+\.html?$/iu.test(path))
  const only = pages[0]
  if (only === undefined || pages.length > 1) throw new MissingIndexError()
  entries.set('index.html', { ...only, path: 'index.html' })
}

async function importBytes(
  path: string,
  bytes: Uint8Array,
  writer: BlockWriter,
  signal: AbortSignal
): Promise<TreeEntry> {
  const once = async function* () {
    if (bytes.byteLength > 0) yield bytes
  }
  return { path, ...(await importFile(once(), writer, { signal })) }
}

async function commit(
  ports: SitePorts,
  row: SiteRow,
  built: Built,
  { changed }: { changed: boolean }
): Promise<SiteVersionView> {
  const { identity, own, content, clock } = ports
  const root = CID.parse(built.root)
  const now = clock.now()
  // Above every sequence that this or another device of the owner is known to have used.
  const sequence = Math.max(row.spreadSequence, ...row.versions.map((version) => version.sequence)) + 1
  const record = await signRecord(await identity.siteKey(row.index), root, sequence, now)
  const { sizeBytes, files } = built
  const version: VersionRow = { root: built.root, sequence, publishedAt: now, sizeBytes, files }
  const versions = [version, ...row.versions.filter((old) => old.root !== built.root)]
  const kept = versions.slice(0, MAX_VERSIONS)
  await own.save({ ...own.get(row.id), versions: kept, record, changed, updatedAt: now })
  const holding = holdingOf.version(row.id, built.root)
  content.holdings.open(holding, 'pin')
  await content.adopt(holding, root)
  for (const old of versions.slice(MAX_VERSIONS)) await content.release(holdingOf.version(row.id, old.root))
  ports.onCommitted(row.id)
  return { ...version, current: true }
}
