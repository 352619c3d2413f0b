/** `relays.json` beside the app: which relays a fresh browser starts with. */

/** More would be somebody's mistake; the rest is learned from the relays themselves. */
const MAX_CONFIGURED_RELAYS = 16
const TIMEOUT_MS = 8_000

/** Never fails: without the file the node starts with the relays it remembers. */
export async function loadRelays(
  baseUrl: string,
  { cache = 'default', fetcher = fetch }: { cache?: RequestCache; fetcher?: typeof fetch } = {}
): Promise<string[]> {
  try {
    const response = await fetcher(new URL('relays.json', baseUrl), {
      cache,
      signal: AbortSignal.timeout(TIMEOUT_MS)
    })
    if (!response.ok) return []
    return validRelays(await response.json())
  } catch {
    return []
  }
}

/** The texts among `relays`; the network checks that they are addresses. */
export function validRelays(config: unknown): string[] {
  if (typeof config !== 'object' || config === null || !('relays' in config)) return []
  if (!Array.isArray(config.relays)) return []
  return config.relays.filter((relay) => typeof relay === 'string').slice(0, MAX_CONFIGURED_RELAYS)
}

/** Whether the app itself came from this machine or the local network, by the host in its address. */
export function isLocalHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.endsWith('.local')) return true
  if (hostname === '[::1]' || /^\[f[cd]|^\[fe80:/.test(hostname)) return true
  return /^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(hostname)
}
