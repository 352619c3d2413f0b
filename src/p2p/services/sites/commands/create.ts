/** Making, removing and bringing back sites. */
import type { SiteKind, SiteView } from '../api.ts'
import { MAX_TITLE_LENGTH, REMOVED_KEPT_MS } from '../constants.ts'
import { InvalidProjectError, SiteNotFoundError } from '../errors.ts'
import { siteIdOf } from '../names/record.ts'
import type { SitePorts } from '../ports.ts'
import { starterProject } from '../render/starter.ts'
import { holdingOf, type SiteRow } from '../store.ts'

/** @throws NoIdentityError, IdentityLockedError */
export async function createSite(
  { own, identity, clock }: Pick<SitePorts, 'own' | 'identity' | 'clock'>,
  { title, kind }: { title: string; kind: SiteKind }
): Promise<SiteView> {
  if (title.length > MAX_TITLE_LENGTH) throw new InvalidProjectError('the title is too long')
  return own.exclusively('create', async () => {
    const index = own.all().reduce((next, row) => Math.max(next, row.index + 1), 0)
    const key = await identity.siteKey(index)
    const now = clock.now()
    const row: SiteRow = {
      id: siteIdOf(key.publicKey),
      index,
      title,
      kind,
      createdAt: now,
      updatedAt: now,
      changed: true,
      ...(kind === 'editor' ? { project: starterProject(title) } : {}),
      versions: [],
      spreadSequence: 0,
      draft: { files: 0, sizeBytes: 0 }
    }
    await own.save(row)
    return own.view(row)
  })
}

/** Into the bin: nothing is deleted yet, but it is served no more. */
export async function removeSite(
  { own, clock }: Pick<SitePorts, 'own' | 'clock'>,
  site: string
): Promise<void> {
  await own.exclusively(site, () => own.save({ ...own.get(site), removedAt: clock.now() }))
}

export async function restoreRemovedSite(
  { own, clock }: Pick<SitePorts, 'own' | 'clock'>,
  site: string
): Promise<void> {
  await own.exclusively(site, async () => {
    const row = own.find(site)
    if (row === undefined) throw new SiteNotFoundError(site)
    const { removedAt: _, ...kept } = row
    await own.save({ ...kept, updatedAt: clock.now() })
  })
}

/** Empties the bin of what lies there too long. */
export async function purgeRemoved(ports: SitePorts): Promise<void> {
  const { own, clock, tables, content } = ports
  for (const row of own.all()) {
    if (row.removedAt === undefined || clock.now() - row.removedAt < REMOVED_KEPT_MS) continue
    await own.forget(row.id)
    for await (const [key] of tables.drafts.entries(`${row.id}/`)) await tables.drafts.delete(key)
    for (const { root } of row.versions) await content.release(holdingOf.version(row.id, root))
    await content.release(holdingOf.draft(row.id))
  }
}
