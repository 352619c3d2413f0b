/** From what is published back to what can be edited: discarding a draft, and recovering from the words. */
import { CID } from 'multiformats/cid'
import { walkDag, childrenOf, decodeNode } from '../../../content/index.ts'
import { withTimeout } from '../../../lib/abort.ts'
import { errorText } from '../../../lib/errors.ts'
import { delay } from '../../../lib/retry.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { RECOVER_GAP, RECOVER_PAUSE_MS, RECOVER_ROUNDS, RECOVER_TIMEOUT_MS } from '../constants.ts'
import { changeDraft, filesOf, readDraft } from '../draft/draft.ts'
import { NotPublishedError } from '../errors.ts'
import { readMeta, readProject } from '../meta.ts'
import type { NameDirectory } from '../names/directory.ts'
import { siteIdOf, type SiteRecord } from '../names/record.ts'
import type { SitePorts } from '../ports.ts'
import { renderProject } from '../render/render.ts'
import { holdingOf, type SiteRow } from '../store.ts'
import type { Visits } from '../visit/visits.ts'

/** The draft becomes what is published. @throws NotPublishedError */
export async function discardDraft(ports: SitePorts, site: string): Promise<void> {
  await ports.own.exclusively(site, async () => {
    const root = ports.own.get(site).versions[0]?.root
    if (root === undefined) throw new NotPublishedError()
    await draftFrom(ports, site, CID.parse(root))
  })
}

async function draftFrom(ports: SitePorts, site: string, root: CID): Promise<void> {
  const project = await readProject(ports.content.local, root)
  const rendered = project === undefined ? new Map<string, string>() : renderProject(project, site)
  const files = (await filesOf(ports, root)).filter(({ path }) => !rendered.has(path))
  const wanted = new Set(files.map(({ path }) => path))
  const before = await readDraft(ports, site)
  await changeDraft(ports, site, {
    put: files,
    delete: before.map(({ path }) => path).filter((path) => !wanted.has(path)),
    row: { changed: false, ...(project === undefined ? {} : { project, title: project.title }) }
  })
}

interface RecoverPorts extends SitePorts {
  names: NameDirectory
  visits: Visits
}

/**
 * Asks the network for the name of one own key after the other, until a number of them in a row are
 * unknown; fetches what is found and makes it editable again. @returns how many were found
 * @throws NoIdentityError, IdentityLockedError
 */
export async function recover(ports: RecoverPorts, options: AbortOptions = {}): Promise<number> {
  for (let round = 1; ; round++) {
    await ports.network.whenOnline(options)
    const found = await recoverOnce(ports, options)
    if (found > 0 || round === RECOVER_ROUNDS) return found
    // A node that has just come online knows few peers: that nobody answered may mean little.
    await delay(ports.clock, RECOVER_PAUSE_MS, options.signal)
  }
}

async function recoverOnce(ports: RecoverPorts, options: AbortOptions): Promise<number> {
  let found = 0
  for (let index = 0, unknown = 0; unknown < RECOVER_GAP; index++) {
    options.signal?.throwIfAborted()
    const site = siteIdOf((await ports.identity.siteKey(index)).publicKey)
    const known = ports.own.find(site)
    const record = await newestRecord(ports, site, options)
    if (record === undefined) {
      unknown = known === undefined ? unknown + 1 : 0
      continue
    }
    unknown = 0
    if (known !== undefined && (known.versions[0]?.sequence ?? 0) >= record.sequence) continue
    try {
      await adoptSite(ports, index, record, options)
      found++
    } catch (error) {
      options.signal?.throwIfAborted()
      ports.log('warn', `recovering ${site} failed: ${errorText(error)}`)
    }
  }
  return found
}

async function newestRecord(
  ports: RecoverPorts,
  site: string,
  options: AbortOptions
): Promise<SiteRecord | undefined> {
  let newest: SiteRecord | undefined
  const signal = withTimeout(options.signal, RECOVER_TIMEOUT_MS)
  await ports.names.find(site, {
    signal,
    providers: [],
    hints: () => [],
    onFound: ({ record }) => {
      if (newest === undefined || record.sequence > newest.sequence) newest = record
    }
  })
  return newest
}

/** Fetches a site of ours as a visitor would, then keeps it as its owner. */
async function adoptSite(
  ports: RecoverPorts,
  index: number,
  record: SiteRecord,
  options: AbortOptions
): Promise<void> {
  const { own, content, clock, visits, activities } = ports
  const { site, root } = record
  const init = {
    kind: 'recover',
    label: site,
    unit: 'blocks' as const,
    cancellable: true,
    signal: options.signal
  }
  await activities.run(init, async (handle) => {
    const { signal } = handle
    const { visit, release } = visits.acquire(site)
    try {
      const readable = await visit.readable(signal)
      if (readable === undefined) throw new NotPublishedError()
      const { source } = readable
      let done = 0
      const fetchBlock = async (cid: CID) => {
        const children = childrenOf(decodeNode(cid, await source.get(cid, { signal })))
        handle.progress(++done)
        return children
      }
      await walkDag(root, fetchBlock, { concurrency: 64, signal })
      await visit.flush()
      const meta = await readMeta(source, root, { signal })
      const holding = holdingOf.version(site, root.toString())
      content.holdings.open(holding, 'pin')
      await content.adopt(holding, root)
      await own.exclusively(site, async () => {
        const files = await filesOf(ports, root)
        const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
        const before = own.find(site)
        const publishedAt = meta?.publishedAt ?? 0
        const version = {
          root: root.toString(),
          sequence: record.sequence,
          publishedAt,
          sizeBytes,
          files: files.length
        }
        const row: SiteRow = {
          id: site,
          index,
          title: meta?.title ?? '',
          kind: meta?.kind ?? 'folder',
          createdAt: meta?.createdAt ?? publishedAt,
          updatedAt: clock.now(),
          changed: false,
          versions: [version, ...(before?.versions ?? []).filter((old) => old.root !== version.root)],
          record: record.bytes,
          spreadSequence: record.sequence,
          draft: { files: 0, sizeBytes: 0 }
        }
        await own.save(row)
        await draftFrom(ports, site, root)
      })
      ports.onCommitted(site)
    } finally {
      release()
    }
  })
}
