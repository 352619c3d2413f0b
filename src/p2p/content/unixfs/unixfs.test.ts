import * as dagPb from '@ipld/dag-pb'
import fc from 'fast-check'
import { UnixFS } from 'ipfs-unixfs'
import { exporter } from 'ipfs-unixfs-exporter'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../store/index.ts'
import { DagInvalidError, PathNotFoundError } from '../errors.ts'
import { localSource } from '../source.ts'
import type { BlockWriter } from '../writer.ts'
import { importFile, importTree, type TreeEntry } from './import.ts'
import { childrenOf, decodeNode } from './node.ts'
import { readFile, readWhole } from './read.ts'
import { listDirectory, resolvePath } from './resolve.ts'
import { walkDag } from './walk.ts'

function newTree() {
  const { blocks } = createMemoryStore()
  const writer: BlockWriter = { put: (cid, bytes) => blocks.put(cid, bytes) }
  return { blocks, writer, source: localSource(blocks) }
}

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

const textBytes = (text: string) => new TextEncoder().encode(text)

/** Bytes that differ everywhere, so that no two leaves are equal. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0, x = 1; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}

async function putPb(writer: BlockWriter, node: dagPb.PBNode): Promise<CID> {
  const bytes = dagPb.encode(dagPb.prepare(node))
  const cid = CID.createV1(dagPb.code, await sha256.digest(bytes))
  await writer.put(cid, bytes)
  return cid
}

describe('imports give the CIDs that `ipfs add --cid-version 1` gives', () => {
  test('for small files', async () => {
    const { writer } = newTree()
    const add = async (text: string) => (await importFile(chunks(textBytes(text)), writer)).cid.toString()
    expect(await add('hello world\n')).toBe('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4')
    expect(await add('')).toBe('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku')
  })

  test('for an empty folder', async () => {
    const { writer } = newTree()
    const { cid } = await importTree([], writer)
    expect(cid.toString()).toBe('bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354')
  })
})

describe('files', () => {
  test('of several leaves are read whole, and at any place', async () => {
    const { writer, source } = newTree()
    const content = noise(3 * 256 * 1024 + 17)
    const file = await importFile(chunks(content.subarray(0, 5), content.subarray(5)), writer)
    expect(file.sizeBytes).toBe(content.length)
    expect(Buffer.from(await readWhole(source, file.cid, 1e9)).equals(content)).toBe(true)
    const place = fc.tuple(fc.nat(content.length), fc.nat(content.length))
    await fc.assert(
      fc.asyncProperty(place, async ([offset, length]) => {
        const parts = await Array.fromAsync(readFile(source, file.cid, { offset, length }))
        expect(Buffer.concat(parts).equals(content.subarray(offset, offset + length))).toBe(true)
      }),
      { numRuns: 40 }
    )
  })

  test('of thousands of leaves are read through their inner nodes, as others do', async () => {
    const { writer, source, blocks } = newTree()
    const content = new Uint8Array(200 * 256 * 1024)
    for (let leaf = 0; leaf < 200; leaf++) content.fill(leaf, leaf * 256 * 1024, (leaf + 1) * 256 * 1024)
    const { cid } = await importFile(chunks(content), writer)
    const offset = 180 * 256 * 1024 - 5
    const parts = await Array.fromAsync(readFile(source, cid, { offset, length: 10 }))
    expect(Buffer.concat(parts)).toEqual(Buffer.from([...Array(5).fill(179), ...Array(5).fill(180)]))
    const store = {
      async *get(at: CID) {
        yield (await blocks.get(at)) ?? new Uint8Array(0)
      }
    }
    const entry = await exporter(cid, store)
    expect(entry.size).toBe(BigInt(content.length))
  })

  test('whose inner nodes lie about sizes are refused, not misread', async () => {
    const { writer, source } = newTree()
    const leaf = await importFile(chunks(textBytes('four')), writer)
    const lie = new UnixFS({ type: 'file', blockSizes: [400n] })
    const Links = [{ Name: '', Tsize: 4, Hash: leaf.cid }]
    const cid = await putPb(writer, { Data: lie.marshal(), Links })
    await expect(readWhole(source, cid, 1e9)).rejects.toThrow(DagInvalidError)
  })

  test('beyond the limit of the reader are refused', async () => {
    const { writer, source } = newTree()
    const { cid } = await importFile(chunks(noise(1000)), writer)
    await expect(readWhole(source, cid, 999)).rejects.toThrow(DagInvalidError)
  })
})

describe('folders', () => {
  test('of 10,000 files are sharded, and every name is found, listed and nothing else', async () => {
    const { writer, source } = newTree()
    const leaf = await importFile(chunks(textBytes('x')), writer)
    const entries: TreeEntry[] = Array.from({ length: 10_000 }, (_, index) => ({
      ...leaf,
      path: `folder/file-${index} ж.html`
    }))
    const { cid } = await importTree(entries, writer)
    const folder = await resolvePath(source, cid, ['folder'])
    const node = decodeNode(folder, await source.get(folder))
    expect(node.type).toBe('shard')
    for (const index of [0, 1, 77, 4999, 9999]) {
      expect((await resolvePath(source, cid, ['folder', `file-${index} ж.html`])).equals(leaf.cid)).toBe(true)
    }
    await expect(resolvePath(source, cid, ['folder', 'file-10000 ж.html'])).rejects.toThrow(PathNotFoundError)
    const names = new Set<string>()
    for await (const { name } of listDirectory(source, node)) names.add(name)
    expect(names.size).toBe(10_000)
    expect(names.has('file-4242 ж.html')).toBe(true)
  }, 30_000)

  test('shard prefixes are no names', async () => {
    const { writer, source } = newTree()
    const leaf = await importFile(chunks(textBytes('x')), writer)
    const entries = Array.from({ length: 6_000 }, (_, index) => ({
      ...leaf,
      path: `a-rather-long-name-${index}.html`
    }))
    const { cid } = await importTree(entries, writer)
    for (const name of ['', '00', 'FF', '00a-rather-long-name-1.html']) {
      await expect(resolvePath(source, cid, [name])).rejects.toThrow(PathNotFoundError)
    }
  }, 30_000)

  test('a path through a file leads nowhere', async () => {
    const { writer, source } = newTree()
    const leaf = await importFile(chunks(textBytes('x')), writer)
    const { cid } = await importTree([{ ...leaf, path: 'a' }], writer)
    await expect(resolvePath(source, cid, ['a', 'b'])).rejects.toThrow(PathNotFoundError)
  })
})

describe('what strangers send', () => {
  test('random bytes as a node are refused as invalid, and only so', () => {
    const cid = CID.parse('bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeNode(cid, bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(DagInvalidError)
        }
      }),
      { numRuns: 500 }
    )
  })

  test('a node that links its child a thousand times is walked once per block', async () => {
    const { writer, source } = newTree()
    const leaf = await importFile(chunks(textBytes('x')), writer)
    let { cid } = leaf
    let size = 1n
    for (let level = 0; level < 6; level++) {
      const hash = cid
      const file = new UnixFS({ type: 'file', blockSizes: Array.from({ length: 100 }, () => size) })
      const Links = Array.from({ length: 100 }, () => ({ Name: '', Tsize: 1, Hash: hash }))
      cid = await putPb(writer, { Data: file.marshal(), Links })
      size *= 100n
    }
    let visits = 0
    const visit = async (at: CID) => {
      visits++
      return childrenOf(decodeNode(at, await source.get(at)))
    }
    await walkDag(cid, visit, { concurrency: 4 })
    expect(visits).toBe(7)
  })
})
