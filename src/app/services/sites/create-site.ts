/** Makes a site, and before it an identity for someone who has none yet: one click does both. */
import type { NodeApi } from '../../../workers/rpc/contract.ts'
import type { SiteKind, SiteView } from '../../../p2p/services/sites/index.ts'
import { proposeTitle } from './drop.ts'
import type { ImportTarget } from './importer.svelte.ts'
import { INDEX } from './pages.ts'

export interface CreateApi {
  identity: Pick<NodeApi['identity'], 'create'>
  sites: Pick<NodeApi['sites'], 'create' | 'remove'>
}

/** @throws IdentityLockedError, StoreFullError */
export async function createSite(node: CreateApi, title: string, kind: SiteKind): Promise<SiteView> {
  try {
    return await node.sites.create({ title, kind })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoIdentityError') throw error
    await node.identity.create()
    return await node.sites.create({ title, kind })
  }
}

/** A new site for what is dropped, named after it; none stays behind if it cannot be filled. */
export function newSiteFromFiles(node: CreateApi, fallbackTitle: string): ImportTarget {
  return {
    site: async (found) => {
      const title = (await proposeTitle(found)) || fallbackTitle
      return (await createSite(node, title, 'folder')).id
    },
    abandon: (site) => node.sites.remove(site)
  }
}

/** Puts a text on the first page of a site that was just made. */
export async function beginWith(
  sites: Pick<NodeApi['sites'], 'project' | 'saveProject'>,
  site: string,
  markdown: string
): Promise<void> {
  const project = await sites.project(site)
  const pages = project.pages.map((page) => (page.path === INDEX ? { ...page, markdown } : page))
  await sites.saveProject(site, { ...project, pages })
}
