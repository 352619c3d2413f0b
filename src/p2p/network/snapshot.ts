/** What the network view shows, put together from the parts of a running network. */
import type { IpMode, MachineView, NetworkSnapshot } from '../interface/network.ts'
import { routingPeers } from './connections.ts'
import type { Libp2pNode } from './libp2p.ts'
import type { NodeMachine } from './machines.ts'
import type { Observer } from './observer.ts'
import type { DialView } from './paths.ts'
import type { RelayList } from './relays.ts'
import type { Topics } from './topics.ts'

export interface SnapshotParts {
  peer: string
  machine: NodeMachine
  reason: string | undefined
  mode: IpMode
  startedAt: number
  node: Libp2pNode | undefined
  relays: RelayList
  observer: Observer
  topics: Topics
  addresses: string[]
  dials: readonly DialView[]
  /** State machines of services. */
  machines: readonly MachineView[]
}

export function networkSnapshot(parts: SnapshotParts): NetworkSnapshot {
  const { machine, node, relays, observer, topics, peer, reason, mode, startedAt, addresses } = parts
  return {
    peer,
    state: machine.state,
    reason,
    mode,
    startedAt,
    relays: relays.views(),
    connections:
      node === undefined
        ? []
        : observer.connections(
            node,
            (connection) => connection.limits === undefined && relays.isRelay(connection.remotePeer)
          ),
    addresses,
    routing: {
      peers: node === undefined ? 0 : routingPeers(node),
      server: node?.services.dht.getMode() === 'server'
    },
    topics: topics.views(),
    machines: [...ownMachines(parts), ...parts.machines]
  }
}

function ownMachines({ machine, relays, dials }: SnapshotParts): MachineView[] {
  return [
    { id: 'node', kind: 'node', label: '', state: machine.state, since: machine.since },
    ...relays.machines().map((relay) => ({ ...relay, kind: 'relay' })),
    ...dials.map(({ kind, peer, since }) => ({
      id: `dial:${kind}:${peer.toString()}`,
      kind: 'dial',
      label: peer.toString(),
      state: kind,
      since
    }))
  ]
}
