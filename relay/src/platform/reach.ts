/** Whether an address means something outside the machine and network it was said in. */
import { isPrivate } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'

/** Loopback, LAN and link-local hosts, by address or by the names reserved for them. */
export function isPrivateAddress(address: Multiaddr): boolean {
  const [host] = address.getComponents()
  if (host === undefined || !host.name.startsWith('dns')) {
    return isPrivate(address)
  }
  const name = host.value ?? ''
  return !name.includes('.') || name.endsWith('.localhost') || name.endsWith('.local')
}
