/**
 * The node's end of site frames: each port is bound to one (site, view) for life, so that a page that
 * steals the port of its own origin gains nothing. Protocol: workers/site/protocol.ts.
 */
import type { SiteReader } from '../p2p/services/sites/index.ts'
import { Calm } from './calm.ts'
import type { SiteFramesApi } from './rpc/contract.ts'
import { servePort, type ServedPort } from './site/port-server.ts'

/** Ports per (site, view): tabs that show it, times a few service worker restarts. The oldest goes first. */
const MAX_PORTS_PER_VIEW = 16

export interface SiteFrames {
  readonly api: SiteFramesApi
  /** Resolves when the first page has got what it asked for, or has asked for nothing for a while. */
  settled(): Promise<void>
}

export function createSiteFrames(reader: SiteReader): SiteFrames {
  const ports = new Map<string, ServedPort[]>()
  const calm = new Calm()
  const watched = calm.watching(reader)
  const api: SiteFramesApi = {
    async attach(site, view, port) {
      const key = `${view} ${site}`
      const server = servePort(
        port,
        (request, options) => watched.read({ site, view, ...request }, options),
        () => {
          const left = (ports.get(key) ?? []).filter((other) => other !== server)
          if (left.length === 0) ports.delete(key)
          else ports.set(key, left)
        }
      )
      const open = [...(ports.get(key) ?? []), server]
      ports.set(key, open)
      if (open.length > MAX_PORTS_PER_VIEW) open[0]?.close()
    }
  }
  return { api, settled: () => calm.settled() }
}
