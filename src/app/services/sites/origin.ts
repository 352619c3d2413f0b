/**
 * What the host that serves the app says of itself in `relays.json`, as far as site frames need
 * it: where isolated site origins live. Without one, frames fall back to `sandbox.html`.
 */
import { RELAYS_CACHE } from '../../../workers/rpc/shared.ts'

export interface HostConfig {
  /** `https://*.sites.example`, the star (or `{id}`) standing for a site id; null without a wildcard host. */
  sites: string | null
}

const SITES_PATTERN = /^https?:\/\/(?:\*|\{id\})(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+(?::\d{1,5})?$/
const CONFIG = 'relays.json'
const TIMEOUT_MS = 8000
/** Longest host name (RFC 1035) with scheme and port. */
const MAX_PATTERN_CHARS = 270

/** The pattern if it is one that may be trusted to make origins of, else null. */
export function validSitesPattern(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_PATTERN_CHARS) return null
  return SITES_PATTERN.test(value) ? value : null
}

/** Never fails: a missing or odd file means a plain static host. */
export async function loadHostConfig(get: () => Promise<Response> = getConfig): Promise<HostConfig> {
  try {
    const response = await get()
    if (!response.ok) return { sites: null }
    const config: unknown = await response.json()
    const sites = typeof config === 'object' && config !== null && 'sites' in config ? config.sites : null
    return { sites: validSitesPattern(sites) }
  } catch {
    return { sites: null }
  }
}

/** From the cache itself where the service worker has left it: waking the worker takes 50 ms and more. */
async function getConfig(): Promise<Response> {
  // Caches exist in secure contexts only.
  const kept = 'caches' in globalThis ? await caches.match(CONFIG, { cacheName: RELAYS_CACHE }) : undefined
  return kept ?? fetch(CONFIG, { signal: AbortSignal.timeout(TIMEOUT_MS) })
}
