/**
 * Files of one folder, by URL path. Paths of requests are looked up in an index of the folder and
 * never joined to it, so there is nothing to traverse.
 */
import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { promisify } from 'node:util'

export type Encoding = 'br' | 'gzip' | 'identity'

export interface StaticFile {
  type: string
  etag: string
  /** The name contains a hash of the content. */
  isImmutable: boolean
  body(encoding: Encoding): Promise<{ encoding: Encoding; bytes: Uint8Array }>
}

export interface StaticFiles {
  /** The file of a decoded URL path such as `/assets/app.js`. */
  find(path: string): Promise<StaticFile | undefined>
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json; charset=utf-8',
  webp: 'image/webp',
  woff2: 'font/woff2'
}
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json|wasm)|image\/svg)/

/** As Vite names its assets: `name-Ab3_x9Yz.js` below /assets/. */
const HASHED = /^\/assets\/.*[-.][\w-]{8,}\.\w+$/

/** Strong enough for a first load; higher qualities take seconds for a few per cent. */
const BROTLI_QUALITY = 6
const RESCAN_INTERVAL_MS = 1_000

const compressGzip = promisify(gzip)
const compressBrotli = promisify(brotliCompress)

async function compress(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  switch (encoding) {
    case 'br':
      return compressBrotli(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength
        }
      })
    case 'gzip':
      return compressGzip(bytes)
    case 'identity':
      return bytes
  }
}

function typeOf(path: string): string {
  return TYPES[posix.extname(path).slice(1)] ?? 'application/octet-stream'
}

export type Transform = (path: string, bytes: Uint8Array) => Uint8Array

function staticFile(path: string, bytes: Uint8Array): StaticFile {
  const type = typeOf(path)
  const bodies = new Map<Encoding, Promise<Uint8Array>>([['identity', Promise.resolve(bytes)]])
  return {
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    isImmutable: HASHED.test(path),
    async body(wanted) {
      const encoding = COMPRESSIBLE.test(type) ? wanted : 'identity'
      const body = bodies.get(encoding) ?? compress(bytes, encoding)
      bodies.set(encoding, body)
      return { encoding, bytes: await body }
    }
  }
}

async function scan(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length).split(sep).join('/'), path]
    })
  )
}

/** What is read stays in memory, compressed once per encoding, until the file changes. */
export function staticFiles(folder: string, transform: Transform = (_path, bytes) => bytes): StaticFiles {
  const loaded = new Map<string, { version: string; file: Promise<StaticFile> }>()
  let index = new Map<string, string>()
  let scannedAt = -Infinity

  async function locate(path: string): Promise<string | undefined> {
    if (!index.has(path) && Date.now() - scannedAt > RESCAN_INTERVAL_MS) {
      scannedAt = Date.now()
      index = await scan(folder)
    }
    return index.get(path)
  }

  return {
    async find(path) {
      const location = await locate(path)
      const stats = location === undefined ? undefined : await stat(location).catch(() => undefined)
      if (location === undefined || stats === undefined) {
        index.delete(path)
        loaded.delete(path)
        return undefined
      }
      const version = `${stats.mtimeMs} ${stats.size}`
      const known = loaded.get(path)
      if (known?.version === version) {
        return known.file
      }
      const file = readFile(location).then((bytes) => staticFile(path, transform(path, bytes)))
      loaded.set(path, { version, file })
      return file
    }
  }
}
