/**
 * Connects this tab to the one node of the browser profile: runs it here when no other tab does,
 * reaches it through the service worker otherwise, and changes over when the other tab goes.
 */
import { abortable } from '../../p2p/lib/abort.ts'
import { createClient, type NodeClient } from '../../workers/rpc/client.ts'
import type { NodeApi } from '../../workers/rpc/contract.ts'
import { NodeGoneError } from '../../workers/rpc/errors.ts'
import { TAKEOVER_LOCK } from '../../workers/rpc/switchboard.ts'
import { createElection, type Election } from './election.ts'
import type { Switchboard, TabEnvironment } from './environment.ts'
import { askOnce, findNode, followNode, type Found } from './follower.ts'
import { NodeWorkerError, startLeader, type Leader } from './leader.ts'
import { createStableApi } from './stable-api.ts'
import { tabMachine, type TabEvent, type TabState } from './states.ts'

/** How long a worker that closed its port may take to say why. */
const LAST_WORDS_TIMEOUT_MS = 1_000
/** A node that dies sooner than this is not started again unasked. */
const CRASH_LOOP_MS = 10_000

/** Another tab runs the node and this browser gives no way to reach it from here. */
export class NodeElsewhereError extends Error {
  override name = 'NodeElsewhereError'
  constructor() {
    super('BitPie runs in another tab of this browser')
  }
}

export interface NodeConnection {
  /** One object for the life of the page; see stable-api.ts for what happens when the node changes. */
  readonly api: NodeApi
  readonly state: TabState
  /** When the state was entered, ms since epoch. */
  readonly since: number
  /** leader: the node runs in this tab, and stops with it. */
  readonly role: 'leader' | 'follower' | undefined
  /** Why there is no node, in the states `failed` and `elsewhere`. */
  readonly error: Error | undefined
  /** Told after every change of state. Returns an unsubscribe. */
  onChange(listener: () => void): () => void
  /**
   * Told whenever another node answers from now on. What was handed to the last one, such as the
   * ports of site frames, is lost and has to be handed over again. Returns an unsubscribe.
   */
  onNode(listener: () => void): () => void
  /** Starts the node anew, or brings it to this tab when it is elsewhere. */
  restart(): Promise<void>
  /** Lets a node that runs here finish, and leaves. Do it before a reload that installs an update. */
  close(): Promise<void>
}

export function connectNode(environment: TabEnvironment): NodeConnection {
  const tab = new TabConnection(environment)
  tab.start()
  return tab
}

class TabConnection implements NodeConnection {
  readonly #environment: TabEnvironment
  readonly #machine = tabMachine.start(() => Date.now())
  readonly #stable = createStableApi()
  readonly #election: Election
  readonly #nodeListeners = new Set<() => void>()
  /** Ends what the current state has under way. */
  #scope = new AbortController()
  #leader: Leader | undefined
  #client: NodeClient | undefined
  #error: Error | undefined
  /** Another tab took the lead from this one: do not take it back unasked. */
  #robbed = false

  constructor(environment: TabEnvironment) {
    this.#environment = environment
    this.#election = createElection(
      environment.locks,
      () => this.#lead(),
      () => this.#onRobbed()
    )
  }

  get api(): NodeApi {
    return this.#stable.api
  }

  get state(): TabState {
    return this.#machine.state
  }

  get since(): number {
    return this.#machine.since
  }

  get role(): 'leader' | 'follower' | undefined {
    if (this.#leader !== undefined) return 'leader'
    return this.state === 'following' ? 'follower' : undefined
  }

  get error(): Error | undefined {
    return this.#error
  }

  start(): void {
    void this.#elect()
  }

  onChange(listener: () => void): () => void {
    return this.#machine.onChange(listener)
  }

  onNode(listener: () => void): () => void {
    this.#nodeListeners.add(listener)
    return () => this.#nodeListeners.delete(listener)
  }

  async restart(): Promise<void> {
    this.#robbed = false
    if (this.state === 'following') return this.#client?.close()
    if (!this.#machine.can('restart')) return
    await this.#leave('restart')
    await this.#elect()
  }

  async close(): Promise<void> {
    if (!this.#machine.can('close')) return
    await this.#leave('close')
    this.#stable.fail(new NodeGoneError())
  }

  async #elect(): Promise<void> {
    if (await this.#election.tryNow()) return
    if (this.#send('taken')) this.#seek()
  }

  /** Elected: the node runs here now. */
  #lead(): void {
    const signal = this.#enter()
    this.#robbed = false
    if (!this.#send('elected')) return this.#election.resign()
    const leader = startLeader(this.#environment)
    this.#leader = leader
    // Without a lock of its own: our worker dies with this tab anyway.
    const client = createClient(leader.port, { locks: null })
    this.#use(client, signal, () => void this.#onCrash(leader, signal))
    leader.ready.then(
      () => signal.aborted || this.#send('ready'),
      (error: unknown) => {
        if (!signal.aborted) this.#fail('failed', error)
      }
    )
  }

  /** The worker closed our port: it could not start and is about to say why, or it died. */
  async #onCrash(leader: Leader, signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(LAST_WORDS_TIMEOUT_MS)])
    await abortable(leader.ready, patience).catch(() => undefined)
    if (signal.aborted) return
    if (Date.now() - this.since < CRASH_LOOP_MS) {
      this.#fail('failed', new NodeWorkerError('it ended by itself'))
      return
    }
    await this.#leave('crashed')
    await this.#elect()
  }

  #onRobbed(): void {
    this.#robbed = true
    this.#leader?.kill()
    this.#leader = undefined
    this.#enter()
    if (this.#send('robbed')) this.#seek()
  }

  /** Looks for the tab that runs the node, and stands in line for the day it goes. */
  #seek(): void {
    const signal = this.#enter()
    this.#election.queue()
    void this.#findLeader(signal)
  }

  async #findLeader(signal: AbortSignal): Promise<void> {
    const switchboard = await this.#environment.switchboard(signal)
    if (signal.aborted) return
    if (switchboard === undefined) {
      if (this.#robbed) this.#fail('stranded', new NodeElsewhereError())
      else this.#election.steal()
      return
    }
    const found = await findNode(switchboard, signal)
    if (found !== undefined) this.#follow(found, signal)
    else if (!signal.aborted) await this.#takeOver(switchboard, signal)
  }

  #follow(found: Found, seeking: AbortSignal): void {
    if (seeking.aborted) {
      found.port.close()
      return
    }
    const signal = this.#enter()
    this.#use(followNode(found, this.#environment), signal, () => {
      if (this.#send('lost')) this.#seek()
    })
    this.#send('found')
  }

  /** The leader does not answer. One tab at a time looks once more, and then takes its place. */
  async #takeOver(switchboard: Switchboard, signal: AbortSignal): Promise<void> {
    await this.#environment.locks
      .request(TAKEOVER_LOCK, { signal }, async () => {
        const found = await askOnce(switchboard, signal)
        if (found !== undefined) this.#follow(found, signal)
        if (found !== undefined || signal.aborted) return
        this.#election.steal()
        // The next in line shall find us rather than rob us.
        const ourselves = await findNode(switchboard, new AbortController().signal)
        ourselves?.port.close()
      })
      .catch(() => undefined)
  }

  #use(client: NodeClient, signal: AbortSignal, onGone: () => void): void {
    this.#client = client
    client.gone.addEventListener('abort', onGone, { once: true, signal })
    this.#error = undefined
    this.#stable.attach(client.api)
    for (const listener of [...this.#nodeListeners]) listener()
  }

  #fail(event: TabEvent, thrown: unknown): void {
    this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    this.#leader?.kill()
    this.#leader = undefined
    this.#enter()
    this.#stable.fail(this.#error)
    if (event === 'failed') this.#election.resign()
    this.#send(event)
  }

  /** Ends the node if it runs here, then gives up the lead or the wait for it. */
  async #leave(event: TabEvent): Promise<void> {
    const leader = this.#leader
    this.#leader = undefined
    this.#enter()
    this.#send(event)
    if (event === 'crashed') leader?.kill()
    else await leader?.stop()
    this.#election.resign()
  }

  /** Ends what the state before had under way, and begins the next. */
  #enter(): AbortSignal {
    this.#scope.abort()
    this.#scope = new AbortController()
    this.#stable.detach()
    this.#client?.close()
    this.#client = undefined
    return this.#scope.signal
  }

  #send(event: TabEvent): boolean {
    return this.#machine.send(event)
  }
}
