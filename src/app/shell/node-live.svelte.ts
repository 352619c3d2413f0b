/** What the whole shell needs to know of the node, always at hand: whole snapshots, newest wins. */
import type { ActivityView } from '../../p2p/interface/activity.ts'
import type { IdentityView } from '../../p2p/interface/identity.ts'
import type { NetworkSnapshot } from '../../p2p/interface/network.ts'
import type { NodeApi } from '../../workers/rpc/contract.ts'

export class NodeLive {
  /** undefined until the node has answered. */
  identity = $state.raw<IdentityView>()
  network = $state.raw<NetworkSnapshot>()
  activities = $state.raw<ActivityView[]>([])
  readonly running = $derived(this.activities.filter((activity) => activity.state === 'running').length)
  readonly peers = $derived(new Set(this.network?.connections.map((connection) => connection.peer)).size)
  readonly #node: NodeApi

  constructor(node: NodeApi) {
    this.#node = node
  }

  /** Subscribes; returns the unsubscribe. */
  start(): () => void {
    const stops = [
      this.#node.identity.watch((identity) => (this.identity = identity)),
      this.#node.network.watch((network) => (this.network = network)),
      this.#node.activity.watch((activities) => (this.activities = activities))
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }
}
