/**
 * What a site says of itself, in its own DAG: `.bitpie/site.cbor` for every reader, and for editor
 * sites `.bitpie/project.cbor`, from which any device of the owner goes on. DAG-CBOR, read as
 * untrusted: a site with bad or no metadata is still a site.
 */
import * as dagCbor from '@ipld/dag-cbor'
import type { CID } from 'multiformats/cid'
import { readWhole, resolvePath, type BlockSource } from '../../content/index.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { EditorProject, PageSource, SiteKind, Theme } from './api.ts'
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_META_BYTES,
  MAX_PAGES,
  MAX_PROJECT_BYTES,
  MAX_TITLE_LENGTH
} from './constants.ts'
import { InvalidProjectError } from './errors.ts'
import { checkPath, RESERVED_FOLDER } from './paths.ts'

const META_VERSION = 1
const META_NAME = 'site.cbor'
const PROJECT_NAME = 'project.cbor'
const THEMES: readonly Theme[] = ['plain', 'paper', 'night', 'bold']

export const META_PATH = `${RESERVED_FOLDER}/${META_NAME}`
export const PROJECT_PATH = `${RESERVED_FOLDER}/${PROJECT_NAME}`

export interface SiteMeta {
  title: string
  description: string
  kind: SiteKind
  createdAt: number
  publishedAt: number
}

export function encodeMeta(meta: SiteMeta): Uint8Array {
  return dagCbor.encode({ v: META_VERSION, ...meta })
}

export function encodeProject(project: EditorProject): Uint8Array {
  const pages = project.pages.map(({ path, title, markdown, inMenu, date }) =>
    date === undefined ? { path, title, markdown, inMenu } : { path, title, markdown, inMenu, date }
  )
  const { title, description, language, theme } = project
  return dagCbor.encode({ v: META_VERSION, title, description, language, theme, pages })
}

/** What the site `root` says of itself; undefined when it says nothing that can be understood. */
export async function readMeta(
  source: BlockSource,
  root: CID,
  options?: AbortOptions
): Promise<SiteMeta | undefined> {
  const value = await readCbor(source, root, META_NAME, MAX_META_BYTES, options)
  if (value?.['v'] !== META_VERSION) return undefined
  return {
    title: text(value['title'], MAX_TITLE_LENGTH),
    description: text(value['description'], MAX_DESCRIPTION_LENGTH),
    kind: value['kind'] === 'editor' ? 'editor' : 'folder',
    createdAt: time(value['createdAt']),
    publishedAt: time(value['publishedAt'])
  }
}

/** The editor's project inside the site `root`; undefined when there is none or it is damaged. */
export async function readProject(
  source: BlockSource,
  root: CID,
  options?: AbortOptions
): Promise<EditorProject | undefined> {
  const value = await readCbor(source, root, PROJECT_NAME, MAX_PROJECT_BYTES, options)
  if (value?.['v'] !== META_VERSION || !Array.isArray(value['pages'])) return undefined
  try {
    return checkProject({
      title: text(value['title'], MAX_TITLE_LENGTH),
      description: text(value['description'], MAX_DESCRIPTION_LENGTH),
      language: text(value['language'], 35),
      theme: THEMES.find((theme) => theme === value['theme']) ?? 'plain',
      pages: value['pages'].map(readPage)
    })
  } catch {
    return undefined
  }
}

/** @throws InvalidProjectError, InvalidPathError */
export function checkProject(project: EditorProject): EditorProject {
  if (project.title.length > MAX_TITLE_LENGTH) throw new InvalidProjectError('the title is too long')
  if (project.description.length > MAX_DESCRIPTION_LENGTH)
    throw new InvalidProjectError('the description is too long')
  if (project.pages.length > MAX_PAGES) throw new InvalidProjectError('there are too many pages')
  if (!THEMES.includes(project.theme)) throw new InvalidProjectError('the theme is unknown')
  const paths = new Set<string>()
  const pages = project.pages.map((page) => {
    const path = checkPath(page.path)
    if (page.title.length > MAX_TITLE_LENGTH)
      throw new InvalidProjectError(`the title of ${path} is too long`)
    if (paths.has(path.toLowerCase())) throw new InvalidProjectError(`there are two pages ${path}`)
    if (page.date !== undefined && Number.isNaN(Date.parse(page.date))) {
      throw new InvalidProjectError(`the date of ${path} is none`)
    }
    paths.add(path.toLowerCase())
    return { ...page, path }
  })
  const checked = { ...project, pages }
  if (encodeProject(checked).byteLength > MAX_PROJECT_BYTES)
    throw new InvalidProjectError('the pages are too large')
  return checked
}

function readPage(value: unknown): PageSource {
  const page = isRecord(value) ? value : {}
  return {
    path: text(page['path'], 4096),
    title: text(page['title'], MAX_TITLE_LENGTH),
    markdown: text(page['markdown'], MAX_PROJECT_BYTES),
    inMenu: page['inMenu'] === true,
    ...(typeof page['date'] === 'string' ? { date: text(page['date'], 40) } : {})
  }
}

async function readCbor(
  source: BlockSource,
  root: CID,
  name: string,
  maxBytes: number,
  options?: AbortOptions
): Promise<Record<string, unknown> | undefined> {
  try {
    const cid = await resolvePath(source, root, [RESERVED_FOLDER, name], options)
    const value: unknown = dagCbor.decode(await readWhole(source, cid, maxBytes, options))
    return isRecord(value) ? value : undefined
  } catch (error) {
    // Not there, or not what it should be: the same to a reader. Waiting for blocks is not.
    const { name: reason } = error as Error
    if (reason === 'SessionClosedError' || options?.signal?.aborted === true) throw error
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown, maxLength: number): string {
  return typeof value === 'string' ? value.slice(0, maxLength) : ''
}

function time(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}
