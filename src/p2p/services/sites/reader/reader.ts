/** Answers requests of a site frame. Nothing a page asks for makes it throw but its own abort. */
import { CID } from 'multiformats/cid'
import type { Content } from '../../../content/index.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { errorName, errorText } from '../../../lib/errors.ts'
import type { EditorProject, SiteReader, SiteRequest, SiteResponse } from '../api.ts'
import { readDraft } from '../draft/draft.ts'
import type { OwnSites } from '../own-sites.ts'
import type { SiteTables } from '../store.ts'
import type { Visits } from '../visit/visits.ts'
import { parseRequestPath } from './path.ts'
import { fileResponse, redirectResponse, textResponse } from './respond.ts'
import { draftTree, publishedTree, type SiteTree } from './tree.ts'

interface ReaderPorts {
  content: Content
  tables: SiteTables
  own: OwnSites
  visits: Visits
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

type Opened = { tree: SiteTree; release(): void } | { failure: string }

export function createReader(ports: ReaderPorts): SiteReader {
  return {
    async read(request, options) {
      const path = parseRequestPath(request.path)
      if (path === undefined) return textResponse(400, 'Bad request', request)
      try {
        const opened = await openTree(ports, request, options)
        if ('failure' in opened) return textResponse(504, `Not available now: ${opened.failure}`, request)
        try {
          return await answer(opened.tree, path.segments, path.isFolder, request, options)
        } finally {
          opened.release()
        }
      } catch (error) {
        options?.signal?.throwIfAborted()
        ports.log('info', `${request.site}${request.path}: ${errorText(error)}`)
        return textResponse(502, `Not readable: ${errorName(error)}`, request)
      }
    }
  }
}

async function answer(
  tree: SiteTree,
  segments: string[],
  isFolder: boolean,
  request: SiteRequest,
  options?: AbortOptions
): Promise<SiteResponse> {
  const found = await tree.find(segments, options)
  if (found === 'folder') {
    const last = segments.at(-1)
    if (!isFolder && last !== undefined) return redirectResponse(last)
    const index = await tree.find([...segments, 'index.html'], options)
    if (index !== undefined && index !== 'folder') return fileResponse(index, request)
  } else if (found !== undefined && !isFolder) {
    return fileResponse(found, request)
  }
  const page = await tree.find(['404.html'], options)
  if (page !== undefined && page !== 'folder') return fileResponse(page, request, 404)
  return textResponse(404, 'Not found', request)
}

async function openTree(ports: ReaderPorts, request: SiteRequest, options?: AbortOptions): Promise<Opened> {
  const { own, content, visits } = ports
  const row = own.find(request.site)
  if (request.view === 'draft')
    return row === undefined ? { failure: 'SiteNotFoundError' } : openDraft(ports, request.site)
  const version = row?.removedAt === undefined ? row?.versions[0] : undefined
  if (version !== undefined) {
    return { tree: publishedTree(content.local, CID.parse(version.root)), release: () => undefined }
  }
  const { visit, release } = visits.acquire(request.site)
  try {
    const readable = await visit.readable(options?.signal)
    if (readable !== undefined) return { tree: publishedTree(readable.source, readable.root), release }
  } catch (error) {
    release()
    throw error
  }
  release()
  return { failure: visit.reason ?? 'unknown' }
}

async function openDraft(ports: ReaderPorts, site: string): Promise<Opened> {
  const { project } = ports.own.get(site)
  const rendered = project === undefined ? new Map<string, string>() : await render(project, site)
  const entries = await readDraft(ports, site)
  return { tree: draftTree(ports.content.local, entries, rendered), release: () => undefined }
}

/** The renderer is large, and only authors see drafts. */
async function render(project: EditorProject, site: string): Promise<Map<string, string>> {
  const { renderProject } = await import('../render/render.ts')
  return renderProject(project, site)
}
