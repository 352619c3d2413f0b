/** What a link tells of peers and relays: untrusted, bounded, ignored where malformed. */
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { SiteHints } from '../api.ts'
import { MAX_LINK_HINTS } from '../constants.ts'

const MAX_ADDRESS_LENGTH = 512

export interface ParsedHints {
  providers: PeerId[]
  relays: string[]
}

export function parseHints({ providers, relays }: SiteHints): ParsedHints {
  return {
    providers: providers.slice(0, MAX_LINK_HINTS).flatMap((text) => {
      try {
        return [peerIdFromString(text)]
      } catch {
        return []
      }
    }),
    relays: relays.slice(0, MAX_LINK_HINTS).filter((address) => {
      if (address.length > MAX_ADDRESS_LENGTH) return false
      try {
        return multiaddr(address).getComponents().length > 0
      } catch {
        return false
      }
    })
  }
}

/** Ways to a peer of the link: through each relay of the link. */
export function addressesThrough(relays: readonly string[], peer: PeerId): string[] {
  return relays.flatMap((relay) => [
    `${relay}/p2p-circuit/webrtc/p2p/${peer.toString()}`,
    `${relay}/p2p-circuit/p2p/${peer.toString()}`
  ])
}
