/** The files of a draft: a table row per path, so that one change among 10,000 files is one row. */
import { CID } from 'multiformats/cid'
import { listDirectory, decodeNode, fileSizeOf, type TreeEntry } from '../../../content/index.ts'
import type { TableOperation } from '../../../interface/store.ts'
import type { SiteFileView } from '../api.ts'
import { DRAFT_BATCH, MAX_FILES, MAX_PATH_DEPTH } from '../constants.ts'
import { InvalidSiteError, TooManyFilesError } from '../errors.ts'
import { RESERVED_FOLDER } from '../paths.ts'
import type { SitePorts } from '../ports.ts'
import { holdingOf, type DraftRow, type SiteRow } from '../store.ts'

type DraftPorts = Pick<SitePorts, 'tables' | 'content' | 'own' | 'clock'>

/** Files by path, in path order. */
export async function readDraft({ tables }: Pick<SitePorts, 'tables'>, site: string): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = []
  for await (const [key, row] of tables.drafts.entries(`${site}/`)) {
    entries.push({ path: key.slice(site.length + 1), ...row, cid: CID.parse(row.cid) })
  }
  return entries
}

export async function listDraft(ports: Pick<SitePorts, 'tables'>, site: string): Promise<SiteFileView[]> {
  return (await readDraft(ports, site)).map(({ path, sizeBytes }) => ({ path, sizeBytes }))
}

/**
 * Changes the draft to `files`, or by them. Their blocks are durable already, in the draft's holding.
 * A change of thousands of rows is not one transaction: killed in between, the draft has some of the
 * new files, and nothing that is published changes.
 */
export async function changeDraft(
  ports: DraftPorts,
  site: string,
  change: { put: readonly TreeEntry[]; delete: readonly string[]; row?: Partial<SiteRow> }
): Promise<void> {
  const { tables, own } = ports
  const operations: TableOperation<DraftRow>[] = [
    ...change.delete.map((path) => ({ type: 'delete' as const, key: `${site}/${path}` })),
    ...change.put.map(({ path, cid, sizeBytes, dagBytes }) => ({
      type: 'put' as const,
      key: `${site}/${path}`,
      value: { cid: cid.toString(), sizeBytes, dagBytes }
    }))
  ]
  for (let at = 0; at < operations.length; at += DRAFT_BATCH) {
    await tables.drafts.batch(operations.slice(at, at + DRAFT_BATCH))
  }
  const files = await readDraft(ports, site)
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const row = own.get(site)
  await own.save({
    ...row,
    changed: true,
    updatedAt: ports.clock.now(),
    ...change.row,
    draft: { files: files.length, sizeBytes }
  })
  await keepOnly(ports, site, files)
}

/** Lets go of blocks that no file of the draft has any more. */
async function keepOnly(ports: DraftPorts, site: string, files: readonly TreeEntry[]): Promise<void> {
  const { content } = ports
  const holding = holdingOf.draft(site)
  const fresh = `${holding}/next`
  content.holdings.open(fresh, 'draft')
  for (const { cid, dagBytes } of files) await content.adopt(fresh, cid, { sizeBytes: dagBytes })
  content.holdings.open(holding, 'draft')
  const unused = [...content.holdings.blocksOf(holding)].filter(
    ({ cid }) => !content.holdings.isIn(fresh, cid)
  )
  content.holdings.merge(fresh, holding)
  await content.release(
    holding,
    unused.map(({ cid }) => cid)
  )
}

/** Every file below a published root, BitPie's own folder left out. @throws InvalidSiteError */
export async function filesOf({ content }: Pick<SitePorts, 'content'>, root: CID): Promise<TreeEntry[]> {
  const files: TreeEntry[] = []
  const visit = async (cid: CID, folder: string, depth: number): Promise<void> => {
    if (depth > MAX_PATH_DEPTH) throw new InvalidSiteError('it is nested too deep')
    const node = decodeNode(cid, await content.local.get(cid))
    for await (const link of listDirectory(content.local, node)) {
      const path = folder === '' ? link.name : `${folder}/${link.name}`
      if (path === RESERVED_FOLDER) continue
      const child = decodeNode(link.cid, await content.local.get(link.cid))
      if (child.type === 'directory' || child.type === 'shard') await visit(link.cid, path, depth + 1)
      else files.push({ path, cid: link.cid, sizeBytes: fileSizeOf(child), dagBytes: link.dagBytes })
      if (files.length > MAX_FILES) throw new TooManyFilesError(files.length, MAX_FILES)
    }
  }
  await visit(root, '', 1)
  return files
}
