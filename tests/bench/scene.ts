/** What benches run in: a relay, a static server for the bench page, browsers. All on loopback. */
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { createServer } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../e2e/support/chromium.ts'
import { RelayProcess } from '../e2e/support/relay-process.ts'

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

export class Scene {
  readonly folder: string
  readonly relay: RelayProcess
  readonly #ends: (() => Promise<unknown>)[] = []

  private constructor(folder: string, relay: RelayProcess) {
    this.folder = folder
    this.relay = relay
  }

  /** Runs `work` in a scene of its own, which is gone after it. */
  static async play<T>(work: (scene: Scene) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bitpie-bench-'))
    const relay = await RelayProcess.start({ dataDir: path.join(folder, 'relay') })
    const scene = new Scene(folder, relay)
    try {
      return await work(scene)
    } finally {
      for (const end of scene.#ends.reverse()) await end()
      await relay.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  onEnd(end: () => Promise<unknown>): void {
    this.#ends.push(end)
  }

  /** Serves a folder and gives its address. */
  async serve(root: string): Promise<string> {
    const { url, close } = await serveFolder(root)
    this.onEnd(async () => close())
    return url
  }

  /** A browser process of its own; `profile` keeps its storage between launches. */
  async browser(profile: string): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(path.join(this.folder, profile), {
      args: CHROMIUM_ARGS,
      ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
      viewport: { width: 1280, height: 800 }
    })
    this.onEnd(() => context.close())
    return context
  }

  /** A page in a browser of its own. */
  async page(profile: string, url: string): Promise<Page> {
    const context = await this.browser(profile)
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(url)
    return page
  }
}

/** A static server on loopback. */
export async function serveFolder(root: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = path.join(root, path.normalize(name === '/' ? 'index.html' : name))
    readFile(file).then(
      (bytes) => {
        const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
        response.writeHead(200, { 'content-type': type }).end(bytes)
      },
      () => response.writeHead(404).end()
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { url: `http://localhost:${address.port}/`, close: () => void server.close() }
}
