/**
 * Security headers of the app's origin, and which origins are whose. Those of site hosts and of
 * `sandbox.html` come with their files, whose script hashes only the build knows: see built-headers.ts.
 */
import type { RelayConfig } from '../../config/config.ts'
import { isLoopbackName, originOf, type Authority } from './host.ts'

export type Headers = Readonly<Record<string, string>>

/** A year, as browsers' preload lists ask; only ever sent over https. */
const HSTS_SECONDS = 31_536_000

/** Powers the app has no use for; camera and microphone stay for codes and calls. */
const APP_PERMISSIONS = 'geolocation=(), usb=(), serial=(), hid=(), payment=(), midi=()'

export function transportSecurity({ scheme }: Authority): Headers {
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

/** Origins on which the app may stand that embeds a site of this host; site hosts lead to the first. */
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
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...transportSecurity(authority)
  }
}
