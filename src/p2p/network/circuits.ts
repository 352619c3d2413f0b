/**
 * The circuit transport, without two habits of its search for relays. With few peers in the routing
 * table libp2p's random walk finds nobody new and repeats without a pause, which blocks the worker;
 * and a relay whose dial failed once is never reserved on again. Here RelayList finds and dials the
 * relays, and the transport reserves on those that are connected, each time anew.
 */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'

type CreateTransport = ReturnType<typeof circuitRelayTransport>
type Components = Parameters<CreateTransport>[0]
type ConnectionManager = Components['connectionManager']

/** A relay was away when a reservation was due; the next connection to it brings another try. */
class RelayAwayError extends Error {
  override readonly name = 'RelayAwayError'
}

export function knownRelaysOnly(): CreateTransport {
  const create = circuitRelayTransport()
  return (components) => {
    const restricted: Components = Object.create(components, {
      randomWalk: { value: { walk: walkNowhere } },
      connectionManager: { get: () => forgiving(components.connectionManager) }
    }) as Components
    return create(restricted)
  }
}

async function* walkNowhere(): AsyncGenerator<never> {
  // ends at once
}

/** The library bans a relay for ever on an error named DialError, so it gets to see another name. */
function forgiving(manager: ConnectionManager): ConnectionManager {
  const openConnection: ConnectionManager['openConnection'] = async (target, options) => {
    try {
      return await manager.openConnection(target, options)
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'DialError')
        throw new RelayAwayError('The relay cannot be reached', { cause })
      throw cause
    }
  }
  return new Proxy(manager, {
    get(target, name) {
      if (name === 'openConnection') return openConnection
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    }
  })
}
