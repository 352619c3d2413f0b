/** Circuits between peers that cannot reach each other, with fair shares of them. */
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2'
import type { Connection, ConnectionGater, PeerId } from '@libp2p/interface'
import { getNetConfig, isNetworkAddress } from '@libp2p/utils'
import type { RelayNode } from '../platform/libp2p.ts'

export interface CircuitRole {
  reservations(): number
  stop(): void
}

/** Set once the node exists; the gater is asked only by a running node. */
interface Late {
  connections(peer: PeerId): Connection[]
  reservations: CircuitRelayService['reservations']
}

function hostOf(connection: Connection): string | undefined {
  return isNetworkAddress(connection.remoteAddr) ? getNetConfig(connection.remoteAddr).host : undefined
}

export interface CircuitGate {
  gater: ConnectionGater
  attach(node: RelayNode): CircuitRole
}

/** Reservations are shared out per host, so that one machine with many keys cannot take them all. */
export function createCircuitGate(maxReservationsPerHost: number): CircuitGate {
  let late: Late | undefined

  function reservationsOf(host: string): number {
    const held = late === undefined ? [] : [...late.reservations.values()]
    return held.filter(({ addr }) => isNetworkAddress(addr) && getNetConfig(addr).host === host).length
  }

  return {
    gater: {
      // Which addresses are dialled is the bootstrap role's decision; nothing else here dials.
      denyDialMultiaddr: () => false,
      denyInboundRelayReservation(source) {
        const hosts = (late?.connections(source) ?? []).map(hostOf)
        const renews = late?.reservations.has(source) === true
        return (
          !renews &&
          hosts.some((host) => host !== undefined && reservationsOf(host) >= maxReservationsPerHost)
        )
      }
    },
    attach(node) {
      const { reservations } = node.services.circuits
      late = { connections: (peer) => node.getConnections(peer), reservations }
      // The library keeps a reservation for two hours; a visitor who has left would fill the table.
      const forget = ({ detail: peer }: CustomEvent<PeerId>): void => {
        reservations.get(peer)?.signal.clear()
        reservations.delete(peer)
      }
      node.addEventListener('peer:disconnect', forget)
      return {
        reservations: () => reservations.size,
        stop: () => node.removeEventListener('peer:disconnect', forget)
      }
    }
  }
}
