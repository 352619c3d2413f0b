import type { MachineView } from '../interface/network.ts'
import type { NodeMachine } from './machines.ts'
import type { DialView } from './paths.ts'
import type { RelayList } from './relays.ts'

/** The network's own state machines, as the network view lists them. */
export function machineViews(
  node: NodeMachine,
  relays: RelayList,
  dials: readonly DialView[]
): MachineView[] {
  return [
    { id: 'node', kind: 'node', label: '', state: node.state, since: node.since },
    ...relays.machines().map((machine) => ({ ...machine, kind: 'relay' })),
    ...dials.map(({ kind, peer, since }) => ({
      id: `dial:${kind}:${peer.toString()}`,
      kind: 'dial',
      label: peer.toString(),
      state: kind,
      since
    }))
  ]
}
