/**
 * Security headers of everything a site origin answers, whether its host or its service worker
 * answers, and of the app's `sandbox.html`. Pure: the build writes them to `headers.json` for hosts.
 *
 * `apps` are the origins that may embed a site, space-separated as in a Content-Security-Policy.
 */

export type HeaderMap = Readonly<Record<string, string>>

/** Placeholders that a host replaces in `headers.json`: all its app origins, and the main one. */
export const APP_PLACEHOLDER = '{APP}'
export const MAIN_APP_PLACEHOLDER = '{APP_MAIN}'

/** Fixed paths of a site origin. No site can have files there. */
export const SITE_PATHS = { bridge: '/__bridge', navigation: '/__nav.js', worker: '/__sw.js' } as const

const PERMISSIONS = [
  'accelerometer',
  'camera',
  'clipboard-read',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking'
]
  .map((name) => `${name}=()`)
  .join(', ')

/**
 * For every answer. Connection-Allowlist closes what a CSP leaves open in Chromium (preconnect,
 * STUN, DNS); Origin-Agent-Cluster keeps sites of one host out of each other's process where the
 * engine has the means, and takes `document.domain` away.
 */
const COMMON: HeaderMap = {
  'Connection-Allowlist': '(response-origin)',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': PERMISSIONS
}

/** Pages and files of a site: hostile code. */
export function siteHeaders(apps: string): HeaderMap {
  return {
    ...COMMON,
    'Content-Security-Policy': [
      "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
      "connect-src 'self' blob: data:",
      "frame-src 'self' blob: data:",
      "form-action 'self'",
      "base-uri 'self'",
      "object-src 'none'",
      `frame-ancestors ${apps} 'self'`
    ].join('; ')
  }
}

/** `/__bridge`: only the app may embed it, so that only the app is ever asked for a port. */
export function bridgeHeaders(apps: string, scriptHash: string): HeaderMap {
  return {
    ...COMMON,
    'Content-Type': 'text/html; charset=utf-8',
    // the worker's install looks at the same answer again
    'Cache-Control': 'max-age=300',
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src '${scriptHash}'`,
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${apps}`
    ].join('; ')
  }
}

/**
 * Any other path while no worker answers: redirects to the app, or asks it to heal the frame.
 * A navigation counts as a connection, so the app where it redirects to has to be allowed.
 */
export function homeHeaders(apps: string, mainApp: string, scriptHash: string): HeaderMap {
  return {
    ...COMMON,
    'Connection-Allowlist': `(response-origin "${mainApp}")`,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src '${scriptHash}'`,
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${apps} 'self'`
    ].join('; ')
  }
}

/** `/__sw.js`: also the policy the worker itself runs under. It fetches `/__bridge` once, at install. */
export function workerHeaders(): HeaderMap {
  return {
    ...COMMON,
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
  }
}

/** The app's `sandbox.html`: an opaque origin without any network. */
export function sandboxHeaders(): HeaderMap {
  const { 'Origin-Agent-Cluster': _, ...common } = COMMON
  return {
    ...common,
    // The document is opaque, so that `same-origin` would keep its own bytes from it.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': [
      'sandbox allow-scripts allow-forms allow-modals',
      "default-src 'unsafe-inline' 'unsafe-eval' blob: data:",
      "frame-src 'none'",
      "form-action 'none'",
      'base-uri https://site.invalid',
      "object-src 'none'",
      "frame-ancestors 'self'"
    ].join('; ')
  }
}
