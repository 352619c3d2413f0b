/**
 * What a person dropped or picked, as files of a site: a folder of any depth, loose files, or one ZIP.
 */
import type { SiteFileInput } from '../../../p2p/services/sites/index.ts'
import { walk, type DropSource, type WalkOptions } from '../../disk/walk.ts'

/** A bound against dropping a whole disk by mistake. */
export const MAX_FILES = 50_000

const JUNK_FILES = new Set(['.ds_store', 'thumbs.db', 'desktop.ini', '.gitignore', '.gitattributes'])
const JUNK_FOLDERS = new Set(['.git', '.svn', '.hg', '__macosx', 'node_modules', '.idea', '.vscode'])

export interface Gathered {
  files: SiteFileInput[]
  /** Set instead of files when a single ZIP was given. */
  archive?: File
  /** Name of the folder or archive, if it was one. */
  name?: string
  sizeBytes: number
  /** System files and tool folders: not part of any site. */
  leftOut: string[]
  /** Could not be read: moved, locked or forbidden. */
  unreadable: string[]
}

/**
 * Reads everything below what was given. A single folder is the site's root, so its own name is
 * no part of the paths.
 * @throws TooManyFilesError, AbortError
 */
export async function gather(source: DropSource, options: WalkOptions = {}): Promise<Gathered> {
  return tidy(await walk(source, { maxFiles: MAX_FILES, isJunk }, options))
}

/** The title of the first page, read from its HTML, for a first proposal. */
export async function proposeTitle({ files, name }: Gathered): Promise<string> {
  const index = files.find((file) => /^index\.html?$/i.test(file.path))
  const head = index ? await index.data.slice(0, 65_536).text() : ''
  const title = /<title[^>]*>([^<]{1,400})<\/title>/i.exec(head)?.[1] ?? ''
  const text = title
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, decodeEntity)
    .replace(/\s+/g, ' ')
    .trim()
  return (text || name?.replace(/\.zip$/i, '') || '').slice(0, 120)
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['nbsp', ' ']
])

function decodeEntity(whole: string, entity: string): string {
  return ENTITIES.get(entity) ?? whole
}

/** Drops the name of the one folder around everything; recognises a single archive. */
function tidy(found: Gathered): Gathered {
  const [first] = found.files
  if (!first) return found
  if (found.files.length === 1 && first.data instanceof File && isArchive(first)) {
    return { ...found, files: [], archive: first.data, name: first.data.name }
  }
  const slash = first.path.indexOf('/')
  const root = first.path.slice(0, slash + 1)
  if (slash < 0 || !found.files.every((file) => file.path.startsWith(root))) return found
  const strip = (path: string): string => (path.startsWith(root) ? path.slice(root.length) : path)
  return {
    ...found,
    files: found.files.map(({ path, data }) => ({ path: strip(path), data })),
    name: root.slice(0, -1),
    leftOut: found.leftOut.map(strip),
    unreadable: found.unreadable.map(strip)
  }
}

function isArchive({ path, data }: SiteFileInput): boolean {
  return !path.includes('/') && (/\.zip$/i.test(path) || /^application\/(x-)?zip/.test(data.type))
}

function isJunk(path: string): boolean {
  const segments = path.toLowerCase().split('/')
  const name = segments.at(-1) ?? ''
  return JUNK_FILES.has(name) || segments.some((segment) => JUNK_FOLDERS.has(segment))
}
