/**
 * Two browsers with WebTorrent and a local WebSocket tracker. The packages are installed on demand into
 * this folder, without install scripts, and are no part of the project's own install.
 */
import type { Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { Scene } from '../scene.ts'

const ROOT = import.meta.dirname
const OUT = path.resolve(ROOT, '../../../dist-bench-webtorrent')
const TRACKER = path.join(ROOT, 'node_modules', 'bittorrent-tracker', 'server.js')

export interface Torrents {
  /** ms for a fetch of everything. */
  fetch(): Promise<number>
  stop(): Promise<void>
}

interface TrackerServer {
  ws: unknown
  http: Server
  listen(port: number, host: string, onListening: () => void): void
  close(onClosed: () => void): void
  on(event: 'error' | 'warning', listener: (error: Error) => void): void
}

/** The server alone: its client wants a native module, which comes by an install script. */
interface TrackerModule {
  default: new (options: object) => TrackerServer
}

export async function startTorrents(scene: Scene, files: number, fileBytes: number): Promise<Torrents> {
  await install()
  const { default: Server } = (await import(pathToFileURL(TRACKER).href)) as TrackerModule
  const server = new Server({ udp: false, http: true, ws: true, stats: false })
  server.on('warning', (error) => console.log(`tracker: ${error.message}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.http.address()
  if (address === null || typeof address === 'string') throw new Error('the tracker has no port')
  const tracker = `ws://localhost:${address.port}`

  const url = await scene.serve(OUT)
  const seeder = await scene.page('seeder', url)
  const leecher = await scene.page('leecher', url)
  const magnet = await seeder.evaluate(([count, bytes, at]) => window.seed(count, bytes, at), [
    files,
    fileBytes,
    tracker
  ] as const)
  return {
    fetch: () => leecher.evaluate(([link, at]) => window.fetchTorrent(link, at), [magnet, tracker] as const),
    async stop() {
      const contexts = [seeder, leecher].map((page: Page) => page.context())
      for (const context of contexts) await context.close()
      await new Promise<void>((resolve) => server.close(resolve))
    }
  }
}

async function install(): Promise<void> {
  if (!existsSync(TRACKER)) {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false']
    execFileSync('npm', ['install', ...flags], { cwd: ROOT, stdio: 'inherit' })
  }
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    logLevel: 'warn',
    define: { global: 'globalThis' },
    build: { outDir: OUT, emptyOutDir: true, target: 'es2023' }
  })
}
