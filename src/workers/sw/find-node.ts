/**
 * Connects tabs: a tab that looks for the node sends a port, which is handed to the tab that runs it.
 * The worker keeps no state of its own, since the engine ends it at will: the leader's lock tells.
 */
import { ADDRESS_LOCK_PREFIX, type HandOver, type PortAnswer } from '../rpc/switchboard.ts'

/** A window, as far as it is spoken to. */
export interface TabClient {
  readonly id: string
  postMessage(message: unknown, transfer: Transferable[]): void
}

export interface TabDirectory {
  readonly locks: Pick<LockManager, 'query'>
  readonly client: (id: string) => Promise<TabClient | undefined>
}

/** Answers a message of a tab. `port` came with it. */
export async function answerTab(
  message: unknown,
  port: MessagePort | undefined,
  source: { id: string } | null,
  directory: TabDirectory
): Promise<void> {
  if (port === undefined || typeof message !== 'object' || message === null || !('type' in message)) return
  if (message.type === 'who-am-i' && source !== null) answer(port, { type: 'you-are', client: source.id })
  if (message.type === 'find-node') await findNode(port, directory)
}

async function findNode(port: MessagePort, { locks, client }: TabDirectory): Promise<void> {
  const { held = [] } = await locks.query()
  for (const { name } of held) {
    if (!name?.startsWith(ADDRESS_LOCK_PREFIX)) continue
    const leader = await client(name.slice(ADDRESS_LOCK_PREFIX.length))
    if (leader === undefined) continue
    const handOver: HandOver = { type: 'hand-over' }
    leader.postMessage(handOver, [port])
    return
  }
  answer(port, { type: 'no-node' })
}

function answer(port: MessagePort, message: PortAnswer): void {
  port.postMessage(message)
  port.close()
}
