/**
 * Security headers of the app's origin and of site hosts: the tables of docs/specs/site-frame.md.
 * What the build of the site frame says of its own files (script hashes) is added in site-hosts.ts.
 */
import type { RelayConfig } from '../../config/config.ts'
import { isLoopbackName, originOf, type Authority } from './host.ts'

export type Headers = Readonly<Record<string, string>>

const NOSNIFF: Headers = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }

/** A year, as browsers' preload lists ask; only ever sent over https. */
const HSTS_SECONDS = 31_536_000

const SITE_PERMISSIONS =
  'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()'

/** Powers the app has no use for; camera and microphone stay for codes and calls. */
const APP_PERMISSIONS = 'geolocation=(), usb=(), serial=(), hid=(), payment=(), midi=()'

function transportSecurity({ scheme }: Authority): Headers {
  return scheme === 'https' ? { 'Strict-Transport-Security': `max-age=${HSTS_SECONDS}` } : {}
}

/** `https://*.SITES` with its port, or undefined where clients of this host have no wildcard host. */
export function siteOrigins(authority: Authority, config: RelayConfig, label = '*'): string | undefined {
  const { sitesHost, publicUrl } = config
  const isReachable =
    sitesHost !== undefined &&
    (isLoopbackName(sitesHost) ? isLoopbackName(authority.hostname) : !isLoopbackName(authority.hostname))
  if (!isReachable) {
    return undefined
  }
  const isPublic = publicUrl !== undefined && authority.hostname === publicUrl.hostname
  const scheme = isPublic && publicUrl.protocol === 'https:' ? 'https' : authority.scheme
  return originOf({ ...authority, scheme, hostname: `${label}.${sitesHost}` })
}

/** Origins on which the app may stand that embeds a site of this host. */
export function appOrigins({ scheme, port }: Authority, config: RelayConfig): string[] {
  const local = ['localhost', 'app.localhost', '127.0.0.1'].map((hostname) =>
    originOf({ scheme, hostname, port })
  )
  const isLocal = config.sitesHost !== undefined && isLoopbackName(config.sitesHost)
  return [...(config.publicUrl === undefined ? [] : [config.publicUrl.origin]), ...(isLocal ? local : [])]
}

export function appHeaders(authority: Authority, config: RelayConfig): Headers {
  const sites = siteOrigins(authority, config)
  const plain = authority.scheme === 'http' ? ' ws:' : ''
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "font-src 'self'",
      "manifest-src 'self'",
      `connect-src 'self' https: wss:${plain}`,
      `frame-src ${sites === undefined ? '' : `${sites} `}${originOf(authority)}/sandbox.html`,
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types default svelte-trusted-html'
    ].join('; '),
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': APP_PERMISSIONS,
    ...NOSNIFF,
    ...transportSecurity(authority)
  }
}

/** An opaque origin without any network. */
export function sandboxHeaders(authority: Authority): Headers {
  return {
    'Content-Security-Policy': [
      'sandbox allow-scripts allow-forms allow-modals',
      "default-src 'unsafe-inline' 'unsafe-eval' blob: data:",
      "connect-src 'none'",
      "frame-src 'none'",
      "form-action 'none'",
      "object-src 'none'",
      "frame-ancestors 'self'"
    ].join('; '),
    'Connection-Allowlist': '(response-origin)',
    // The document is opaque, so that `same-origin` would keep its own bytes from it.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Permissions-Policy': SITE_PERMISSIONS,
    ...NOSNIFF,
    ...transportSecurity(authority)
  }
}

function siteCommon(authority: Authority): Headers {
  return {
    'Connection-Allowlist': '(response-origin)',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    'Permissions-Policy': SITE_PERMISSIONS,
    ...NOSNIFF,
    ...transportSecurity(authority)
  }
}

/** Anything of a site host but its bridge. */
export function siteHeaders(authority: Authority, apps: readonly string[]): Headers {
  return {
    'Content-Security-Policy': [
      "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
      "connect-src 'self' blob: data:",
      "form-action 'self'",
      "base-uri 'self'",
      "object-src 'none'",
      "frame-src 'self' blob: data:",
      `frame-ancestors ${[...apps, "'self'"].join(' ')}`
    ].join('; '),
    ...siteCommon(authority)
  }
}

export function bridgeHeaders(authority: Authority, apps: readonly string[]): Headers {
  const ancestors = apps.length === 0 ? "'none'" : apps.join(' ')
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      `frame-ancestors ${ancestors}`
    ].join('; '),
    ...siteCommon(authority)
  }
}
