/** How this tab stands to the node of its profile. */
import { defineMachine, type EventOf, type StateOf } from '../../p2p/lib/state-machine.ts'

const transitions = {
  /** Asking whether another tab runs the node. */
  electing: { elected: 'starting', taken: 'seeking', close: 'closed' },
  /** Another tab runs it: looking for a way there. */
  seeking: { elected: 'starting', found: 'following', stranded: 'elsewhere', close: 'closed' },
  following: { elected: 'starting', lost: 'seeking', close: 'closed' },
  /** Our worker boots. Calls already wait in its inbox. */
  starting: {
    ready: 'leading',
    failed: 'failed',
    crashed: 'electing',
    robbed: 'seeking',
    restart: 'electing',
    close: 'closed'
  },
  leading: { crashed: 'electing', failed: 'failed', robbed: 'seeking', restart: 'electing', close: 'closed' },
  /** Another tab took over, and there is no service worker to reach it through. */
  elsewhere: { elected: 'starting', restart: 'electing', close: 'closed' },
  /** The node could not start here. */
  failed: { restart: 'electing', close: 'closed' },
  closed: {}
} as const

export const tabMachine = defineMachine({ kind: 'tab', initial: 'electing', transitions })

export type TabState = StateOf<typeof transitions>
export type TabEvent = EventOf<typeof transitions>
