/**
 * How tabs find the node: the one tab that runs it (the leader) holds a Web Lock named after its
 * service worker client id, and the service worker hands ports to it. A crash releases the lock.
 */

/** Exclusive: whoever holds it runs the node of this browser profile. */
export const LEADER_LOCK = 'node-leader'
/** Held by one tab at a time while it finds out whether the leader is dead. */
export const TAKEOVER_LOCK = 'node-takeover'
/** Followed by the leader's service worker client id. */
export const ADDRESS_LOCK_PREFIX = 'node-addr:'

/** Tab → service worker; the answer comes on the port that is sent along. */
export type ToServiceWorker =
  /** Answer: `you-are`. */
  | { type: 'who-am-i' }
  /** The port goes to the leader; answer: `welcome` from there, or `no-node`. */
  | { type: 'find-node' }
  /** Take over from the older service worker now (Workbox's name for it); no answer. */
  | { type: 'SKIP_WAITING' }
  /** The port leads to the node's stored files: an answer to `file-port`. */
  | { type: 'file-port' }
  /** Answer to `stay`: it keeps the worker running. */
  | { type: 'stay' }

/** Service worker → leader tab, with the port of a tab that looks for the node. */
export interface HandOver {
  type: 'hand-over'
}

/** Service worker → every tab. */
export type FromServiceWorker =
  /** A file is wanted and there is no way to the node yet. */
  | { type: 'file-port' }
  /** A file is under way; say a word from time to time. */
  | { type: 'stay' }

export type PortAnswer =
  | { type: 'you-are'; client: string }
  | { type: 'no-node' }
  /** The port now leads to the node; `alive` names a lock held as long as that node lives. */
  | { type: 'welcome'; alive: string }

/** What arrives on a port is checked like anything else that crosses a border. */
export function parsePortAnswer(message: unknown): PortAnswer | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { type, client, alive } = message as Record<string, unknown>
  if (type === 'no-node') return { type }
  if (type === 'you-are' && typeof client === 'string') return { type, client }
  if (type === 'welcome' && typeof alive === 'string') return { type, alive }
  return undefined
}

/** The message, or undefined for anything else. */
export function parseFromServiceWorker(message: unknown): FromServiceWorker | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined
  return message.type === 'file-port' || message.type === 'stay' ? { type: message.type } : undefined
}
