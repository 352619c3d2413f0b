/** What is done with the connections of a node that runs. */
import type { Connection, Libp2p, PeerId } from '@libp2p/interface'
import type { KadDHT } from '@libp2p/kad-dht'
import type { Libp2pNode } from './libp2p.ts'

/** Peers in the DHT's routing table; the library has the table but does not declare it. */
export function routingPeers(node: Libp2pNode): number {
  const dht: KadDHT & { routingTable?: { size: number } } = node.services.dht
  return dht.routingTable?.size ?? 0
}

/** Hangs up for good: libp2p would redial a peer that its store marks as one to keep. */
export async function forgetAndHangUp(node: Libp2pNode, peer: PeerId): Promise<void> {
  await node.peerStore.delete(peer)
  await node.hangUp(peer)
}

/** The circuit that carried the signalling is superfluous once a direct connection stands. */
export function closeIdleCircuits(node: Pick<Libp2p, 'getConnections'>, direct: Connection): void {
  if (direct.status !== 'open') return
  for (const connection of node.getConnections(direct.remotePeer)) {
    const idle = connection.streams.every((stream) => !stream.protocol.startsWith('/bitpie/'))
    if (connection.limits !== undefined && idle) void connection.close()
  }
}

export interface NodeEvents {
  onOpen: (connection: Connection) => void
  onClose: () => void
  onConnect: (peer: PeerId) => void
  onDisconnect: (peer: PeerId) => void
  onIdentify: (peer: PeerId, agent: string | undefined) => void
  /** Addresses at which others can dial us now, or the same ones renewed. */
  onAddresses: (own: string[]) => void
}

/** Tells of everything that happens to the connections of a node, for as long as it lives. */
export function followNode(node: Libp2pNode, events: NodeEvents): void {
  node.addEventListener('connection:open', ({ detail }) => events.onOpen(detail))
  node.addEventListener('connection:close', () => events.onClose())
  node.addEventListener('peer:connect', ({ detail }) => events.onConnect(detail))
  node.addEventListener('peer:disconnect', ({ detail }) => events.onDisconnect(detail))
  node.addEventListener('peer:identify', ({ detail }) =>
    events.onIdentify(detail.peerId, detail.agentVersion)
  )
  const tellAddresses = () => events.onAddresses(node.getMultiaddrs().map(String))
  node.addEventListener('self:peer:update', tellAddresses)
  // A reservation renewed at once leaves the same addresses, hence no update of ourselves.
  node.addEventListener('transport:listening', tellAddresses)
}
