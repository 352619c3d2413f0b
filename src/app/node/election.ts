/** Who runs the node: one tab per browser profile, by a Web Lock that the engine frees on any death. */
import { LEADER_LOCK } from '../../workers/rpc/switchboard.ts'

export interface Election {
  /** Takes the lead if nobody has it. Answers whether this tab leads now. */
  tryNow(): Promise<boolean>
  /** Takes the lead as soon as it is free. */
  queue(): void
  /** Takes the lead from a tab that does not answer. */
  steal(): void
  /** Gives up the lead, or the wait for it. */
  resign(): void
}

/**
 * @param onElected runs when this tab takes the lead
 * @param onRobbed runs when another tab took it over, which happens to tabs that were frozen
 */
export function createElection(locks: LockManager, onElected: () => void, onRobbed: () => void): Election {
  let waiting: AbortController | undefined
  let term: PromiseWithResolvers<void> | undefined

  const request = (options: LockOptions, onAnswer: (granted: boolean) => void): void => {
    let mine: typeof term
    const granted = (lock: Lock | null): Promise<void> | undefined => {
      onAnswer(lock !== null)
      if (lock === null) return undefined
      mine = term = Promise.withResolvers()
      onElected()
      return mine.promise
    }
    locks.request(LEADER_LOCK, options, granted).catch(() => {
      // Either the wait was given up, or the lock was stolen during our term.
      if (mine === undefined || mine !== term) return
      term = undefined
      onRobbed()
    })
  }

  const stopWaiting = (): void => {
    waiting?.abort()
    waiting = undefined
  }

  return {
    tryNow: () => new Promise((resolve) => request({ ifAvailable: true }, resolve)),
    queue() {
      if (waiting !== undefined || term !== undefined) return
      waiting = new AbortController()
      request({ signal: waiting.signal }, () => (waiting = undefined))
    },
    steal() {
      stopWaiting()
      if (term === undefined) request({ steal: true }, () => undefined)
    },
    resign() {
      stopWaiting()
      term?.resolve()
      term = undefined
    }
  }
}
