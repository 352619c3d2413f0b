import { defineMachine, type EventOf, type Machine, type StateOf } from '../lib/state-machine.ts'

const nodeTable = {
  stopped: { start: 'starting' },
  starting: { started: 'connecting', broke: 'failed', stop: 'stopped' },
  connecting: { reached: 'online', cut: 'offline', stop: 'stopped' },
  online: { lost: 'reconnecting', cut: 'offline', stop: 'stopped' },
  reconnecting: { reached: 'online', cut: 'offline', stop: 'stopped' },
  offline: { back: 'reconnecting', reached: 'online', stop: 'stopped' },
  failed: { start: 'starting', stop: 'stopped' }
} as const

/** Life of the node. `cut`: the machine has no network; `lost`: no relay and no peer is left. */
export const nodeMachine = defineMachine({ kind: 'node', initial: 'stopped', transitions: nodeTable })
export type NodeMachine = Machine<StateOf<typeof nodeTable>, EventOf<typeof nodeTable>>

const relayTable = {
  idle: { dial: 'dialing' },
  dialing: { opened: 'connected', failed: 'waiting', refuse: 'refused', stop: 'idle' },
  connected: { reserve: 'reserved', lost: 'waiting', stop: 'idle' },
  reserved: { expire: 'connected', lost: 'waiting', stop: 'idle' },
  waiting: { dial: 'dialing', opened: 'connected', stop: 'idle' },
  refused: { dial: 'dialing', stop: 'idle' }
} as const

/** Life of our link to one relay. `refused`: its address may not be dialled from here. */
export const relayMachine = defineMachine({ kind: 'relay', initial: 'idle', transitions: relayTable })
export type RelayMachine = Machine<StateOf<typeof relayTable>, EventOf<typeof relayTable>>

/** Resolves when the machine is in `state`; rejects on abort. */
export async function reachState(
  machine: NodeMachine,
  state: NodeMachine['state'],
  signal?: AbortSignal
): Promise<void> {
  signal?.throwIfAborted()
  if (machine.state === state) return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => reject(signal?.reason as Error)
  const stop = machine.onChange(({ to }) => {
    if (to === state) resolve()
  })
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await promise
  } finally {
    stop()
    signal?.removeEventListener('abort', onAbort)
  }
}
