/**
 * A host that knows nothing of BitPie: it serves the built app as files, with no header but a type.
 * There are no origins for sites here, so they show through `sandbox.html`.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'

const DIST = path.resolve(import.meta.dirname, '../../../dist')

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2'
}

export class StaticHost {
  readonly origin: string
  readonly #server: Server

  private constructor(server: Server, port: number) {
    this.#server = server
    this.origin = `http://localhost:${port}`
  }

  /** @param relays addresses that its `relays.json` names */
  static async start(relays: readonly string[]): Promise<StaticHost> {
    const config = JSON.stringify({ relays, sites: null })
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname === '/relays.json') send(response, 200, '.json').end(config)
      else void serveFile(pathname, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return new StaticHost(server, typeof address === 'object' && address !== null ? address.port : 0)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
  const file = path.join(DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() === true) createReadStream(file).pipe(send(response, 200, path.extname(file)))
  else send(response, 404, '.html').end('Not found')
}

function send(response: ServerResponse, status: number, extension: string): ServerResponse {
  return response.writeHead(status, { 'Content-Type': TYPES[extension] ?? 'application/octet-stream' })
}
