/** Two trees to read from: a published version by its root, and a draft by its table. */
import type { CID } from 'multiformats/cid'
import {
  childNamed,
  decodeNode,
  fileSizeOf,
  readFile,
  resolvePath,
  type BlockSource,
  type TreeEntry
} from '../../../content/index.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { isNamed } from '../../../lib/errors.ts'
import type { FoundFile } from './respond.ts'

export interface SiteTree {
  /** What is at the path: a file, a folder, or nothing. */
  find(segments: readonly string[], options?: AbortOptions): Promise<FoundFile | 'folder' | undefined>
}

export function publishedTree(source: BlockSource, root: CID): SiteTree {
  return {
    async find(segments, options) {
      let cid: CID
      try {
        cid = await resolvePath(source, root, segments, options)
      } catch (error) {
        if (isNamed(error, 'PathNotFoundError')) return undefined
        throw error
      }
      const node = decodeNode(cid, await source.get(cid, options))
      if (node.type === 'directory' || node.type === 'shard') {
        return (await childNamed(source, node, 'index.html', options)) === undefined && segments.length > 0
          ? undefined
          : 'folder'
      }
      return fileAt(source, cid, segments.join('/'), fileSizeOf(node), options)
    }
  }
}

/** Files of a draft, with pages of the editor rendered over them. */
export function draftTree(
  source: BlockSource,
  entries: readonly TreeEntry[],
  rendered: ReadonlyMap<string, string>
): SiteTree {
  const files = new Map(entries.map((entry) => [entry.path, entry]))
  const folders = new Set<string>([''])
  for (const path of [...files.keys(), ...rendered.keys()]) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at))
  }
  return {
    async find(segments, options) {
      const path = segments.join('/')
      const text = rendered.get(path)
      if (text !== undefined) return textFile(path, text)
      const entry = files.get(path)
      if (entry !== undefined) return fileAt(source, entry.cid, path, entry.sizeBytes, options)
      return folders.has(path) ? 'folder' : undefined
    }
  }
}

function fileAt(
  source: BlockSource,
  cid: CID,
  path: string,
  sizeBytes: number,
  options?: AbortOptions
): FoundFile {
  return {
    path,
    sizeBytes,
    etag: cid.toString(),
    read: (offset, length) => readFile(source, cid, { offset, length, signal: options?.signal })
  }
}

function textFile(path: string, text: string): FoundFile {
  const bytes = new TextEncoder().encode(text)
  return {
    path,
    sizeBytes: bytes.byteLength,
    async *read(offset, length) {
      yield bytes.subarray(offset, offset + length)
    }
  }
}
