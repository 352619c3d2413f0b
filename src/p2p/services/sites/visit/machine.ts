/** The life of a visit, as data. */
import { defineMachine } from '../../../lib/state-machine.ts'

/**
 * - connecting: no relay or peer reached yet, and nothing of the site is here.
 * - resolving: asking who knows the name.
 * - finding-peers: the name is known, no peer that has the content answers.
 * - fetching: blocks are asked for; the first page is not readable yet.
 * - ready: pages can be shown; the rest is fetched behind them or as they are read.
 * - complete: everything is here.
 * - failed: given up for now; tried again by itself and on request.
 */
export const visitMachine = defineMachine({
  kind: 'visit',
  initial: 'connecting',
  transitions: {
    connecting: { online: 'resolving', named: 'finding-peers', fail: 'failed' },
    resolving: { named: 'finding-peers', fail: 'failed' },
    'finding-peers': { holder: 'fetching', readable: 'ready', update: 'finding-peers', fail: 'failed' },
    fetching: { readable: 'ready', alone: 'finding-peers', update: 'finding-peers', fail: 'failed' },
    ready: { whole: 'complete', update: 'finding-peers' },
    complete: { update: 'finding-peers' },
    failed: { retry: 'connecting', named: 'finding-peers' }
  }
})

/** Why a visit is where it is. The UI translates each; failures of the store come by their error's name. */
export type VisitReason =
  /** No relay or peer reached yet. */
  | 'WaitingForNetwork'
  /** Asking the link's peers, followers and the DHT for the name. */
  | 'AskingForName'
  /** Nobody that was asked knows the name. */
  | 'NameNotFound'
  /** The name is known, but no peer that has the content was found yet. */
  | 'LookingForHolders'
  /** Peers were found and do not answer. */
  | 'HoldersSilent'
  /** Peers answer, but lack what is needed. */
  | 'HoldersLackBlocks'
  /** Shown from what is here; whether there is a newer version could not be asked. */
  | 'Offline'
  /** Larger than what is fetched ahead: read page by page. */
  | 'LargeSite'
  /** What was published is no site, or damaged by its author. */
  | 'InvalidSiteError'
  /** No room to keep it: it is shown, and not kept. */
  | 'StoreFullError'
  /** An own site without a version. */
  | 'NotPublishedError'
