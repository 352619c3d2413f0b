/** `relays.json`: how the app finds this relay, in words that the client at hand can use. */
import { isIP } from 'node:net'
import type { RelayConfig } from '../../config/config.ts'
import { siteOrigins } from './headers.ts'
import { defaultPort, type Authority } from './host.ts'

export interface RelayList {
  relays: string[]
  /** Origin of a site with `{id}` for its id; null where only `sandbox.html` is left. */
  sites: string | null
}

/** The socket behind an authority as a multiaddr, without the peer id. */
export function webSocketAddress({ scheme, hostname, port }: Authority): string {
  const version = isIP(hostname)
  const host = version === 0 ? `/dns4/${hostname}` : `/ip${version}/${hostname}`
  return `${host}/tcp/${port}${scheme === 'https' ? '/tls/ws' : '/ws'}`
}

export function publicAuthority(url: URL): Authority {
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return { scheme, hostname, port: url.port === '' ? defaultPort(scheme) : Number(url.port) }
}

/** The address the client came by is one it can reach; the public one, where set, others can too. */
export function relayList(authority: Authority, config: RelayConfig, peer: string): RelayList {
  const isPublic = authority.hostname === config.publicUrl?.hostname
  const came = isPublic && config.publicUrl !== undefined ? publicAuthority(config.publicUrl) : authority
  return {
    relays: [`${webSocketAddress(came)}/p2p/${peer}`],
    sites: siteOrigins(came, config, '{id}') ?? null
  }
}
