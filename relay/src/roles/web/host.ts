/** Whom a request is for, told from its Host header and nothing else of what the client says. */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { RelayConfig } from '../../config/config.ts'
import type { RemoteEndpoint } from '../../platform/shared-port.ts'

export interface Authority {
  scheme: 'http' | 'https'
  /** Lower case; IPv6 without brackets. */
  hostname: string
  port: number
}

export type Addressee =
  | { kind: 'app'; authority: Authority }
  | { kind: 'site'; authority: Authority; label: string }
  /** No such host here: a wrong DNS name, or DNS rebinding. */
  | { kind: 'stranger'; authority: Authority }

const HOST = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?))(?::(\d{1,5}))?$/
const SITE_LABEL = /^[a-z0-9-]{1,63}$/

export function defaultPort(scheme: 'http' | 'https'): number {
  return scheme === 'https' ? 443 : 80
}

function schemeOf(request: IncomingMessage, trustProxy: boolean): 'http' | 'https' {
  const forwarded = trustProxy ? lastOf(request.headers['x-forwarded-proto']) : undefined
  if (forwarded !== undefined) {
    return forwarded === 'https' || forwarded === 'wss' ? 'https' : 'http'
  }
  return 'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http'
}

/** The part that our own proxy appended: what stands before it, the client may have invented. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header
  return text?.split(',').at(-1)?.trim()
}

/** Undefined when the header is missing, doubled or malformed. */
export function authorityOf(request: IncomingMessage, trustProxy: boolean): Authority | undefined {
  const given = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
  const match = HOST.exec(request.headers.host?.toLowerCase() ?? '')
  if (given !== 1 || match === null) {
    return undefined
  }
  const [, ip6, name, portText] = match
  const scheme = schemeOf(request, trustProxy)
  const port = portText === undefined ? defaultPort(scheme) : Number(portText)
  const hostname = ip6 ?? name ?? ''
  const isAddress = ip6 === undefined || isIP(ip6) === 6
  return isAddress && port > 0 && port <= 65535 ? { scheme, hostname, port } : undefined
}

export function isLoopbackName(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '::1' || isLoopback4(hostname)
  )
}

function isLoopback4(hostname: string): boolean {
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}

/**
 * Names of this machine in its own network have one label or end in `.local`; other names must be
 * configured, or a page of any site could reach us under its own name.
 */
function isOurs(hostname: string, config: RelayConfig): boolean {
  return (
    isIP(hostname) !== 0 ||
    isLoopbackName(hostname) ||
    !hostname.includes('.') ||
    hostname.endsWith('.local') ||
    hostname === config.publicUrl?.hostname ||
    config.allowedHosts.includes(hostname)
  )
}

export function addresseeOf(authority: Authority, config: RelayConfig): Addressee {
  const { hostname } = authority
  const { sitesHost } = config
  if (sitesHost !== undefined && (hostname === sitesHost || hostname.endsWith(`.${sitesHost}`))) {
    const label = hostname.slice(0, -sitesHost.length - 1)
    return SITE_LABEL.test(label) ? { kind: 'site', authority, label } : { kind: 'stranger', authority }
  }
  return { kind: isOurs(hostname, config) ? 'app' : 'stranger', authority }
}

export function originOf({ scheme, hostname, port }: Authority): string {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname
  return `${scheme}://${host}${port === defaultPort(scheme) ? '' : `:${port}`}`
}

/** Who sent the request; a proxy's word for it only where the operator trusts one. */
export function remoteOf(request: IncomingMessage, trustProxy: boolean): RemoteEndpoint {
  const { remoteAddress = '0.0.0.0', remotePort = 0 } = request.socket
  const forwarded = trustProxy ? lastOf(request.headers['x-forwarded-for']) : undefined
  const isUsable = forwarded !== undefined && isIP(forwarded) !== 0
  const address = isUsable ? forwarded : remoteAddress
  return { address: address.replace(/^::ffff:(?=\d+\.)/, ''), port: remotePort }
}

/** The request itself comes from this machine, whatever a proxy says. */
export function isFromHere(request: IncomingMessage): boolean {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return address === '::1' || isLoopback4(address)
}
