/** What a person sees at the start: where to go, and a code for the phone. */
import { isPrivateAddress } from './platform/reach.ts'
import { multiaddr } from '@multiformats/multiaddr'
import { encodeQR } from 'qr'
import type { RelayConfig } from './config/config.ts'
import type { Relay } from './relay.ts'
import { originOf } from './roles/web/host.ts'
import { getNetConfig } from '@libp2p/utils'

export interface Banner {
  here: string
  /** For other devices; undefined when the relay is reachable on this machine only. */
  elsewhere: string | undefined
}

function elsewhereOf(relay: Relay, config: RelayConfig, scheme: 'http' | 'https'): string | undefined {
  if (config.publicUrl !== undefined) {
    return config.publicUrl.href
  }
  const addresses = relay.addresses.map((address) => multiaddr(address))
  const outside = addresses.filter((address) => !getNetConfig(address).host.startsWith('127.'))
  const best = outside.find((address) => isPrivateAddress(address)) ?? outside[0]
  return best === undefined
    ? undefined
    : `${originOf({ scheme, hostname: getNetConfig(best).host, port: relay.port })}/`
}

export function bannerOf(relay: Relay, config: RelayConfig): Banner {
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  return {
    here: `${originOf({ scheme, hostname: 'localhost', port: relay.port })}/`,
    elsewhere: elsewhereOf(relay, config, scheme)
  }
}

export function bannerText({ here, elsewhere }: Banner): string {
  if (elsewhere === undefined) {
    return `\n  BitPie is at ${here}\n\n`
  }
  const code = encodeQR(elsewhere, 'ascii')
  const lines = [`  On this machine   ${here}`, `  On other devices  ${elsewhere}`]
  const warning = elsewhere.startsWith('https:')
    ? []
    : ['', '  Other devices need https to use the app: see docs/relay.md for certificates.']
  return ['', '  BitPie is up.', '', ...lines, ...warning, '', code, ''].join('\n')
}
