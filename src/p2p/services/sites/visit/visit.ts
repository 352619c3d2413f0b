/**
 * One visited site, for as long as anybody looks at it: finds its name and its holders, shows what it
 * has, follows new versions, starts over when it failed. What it does when is the machine's table;
 * here is how.
 */
import type { PeerId } from '@libp2p/interface'
import { CID } from 'multiformats/cid'
import type { BlockSource } from '../../../content/index.ts'
import type { MachineView } from '../../../interface/network.ts'
import { errorName, errorText, isNamed } from '../../../lib/errors.ts'
import { delay } from '../../../lib/retry.ts'
import type { SiteHints, VisitView } from '../api.ts'
import { providerKeyOf, type SiteRecord } from '../names/record.ts'
import { FIRST_BLOCK_TIMEOUT_MS, NOTIFY_MS, RETRY_MAX_MS, RETRY_MIN_MS } from './constants.ts'
import { VisitFailedError } from './failure.ts'
import { VersionFetch } from './fetch.ts'
import { addressesThrough, parseHints } from './hints.ts'
import { visitMachine, type VisitReason } from './machine.ts'
import type { VisitPorts } from './ports.ts'
import { VisitName } from './visit-name.ts'

/** What a reader reads from. */
export interface ReadableVersion {
  root: CID
  source: BlockSource
}

type Version = Pick<SiteRecord, 'root' | 'sequence'>

export class Visit {
  readonly site: string
  readonly #ports: VisitPorts
  readonly #machine
  readonly #name: VisitName
  readonly #listeners = new Set<(view: VisitView) => void>()
  readonly #providers = new Map<string, PeerId>()
  readonly #relays = new Set<string>()
  readonly #asked = new Set<string>()
  readonly #closed = new AbortController()
  #attempt = new AbortController()
  #fetch: VersionFetch | undefined
  #loading: Promise<void> | undefined
  #shown: Version | undefined
  #reason: string | undefined
  #notifyTimer: unknown
  #unhold: (() => void) | undefined

  constructor(ports: VisitPorts, site: string) {
    this.#ports = ports
    this.site = site
    this.#machine = visitMachine.start(() => ports.clock.now())
    this.#machine.onChange(() => this.#changed())
    const events = {
      onNewer: () => this.#onNewer(),
      onConfirmed: () => this.#onConfirmed(),
      onHolder: (peer: PeerId) => this.#fetch?.addPeer(peer),
      onAsked: (peer: PeerId) => this.#onAsked(peer),
      providers: () => [...this.#providers.values()],
      waysTo: (peer: PeerId) => this.#waysTo(peer)
    }
    this.#name = new VisitName(ports, site, events, this.#closed.signal)
  }

  open(): void {
    this.#unhold = this.#ports.visited.hold(this.site)
    this.#name.follow()
    void this.#live()
  }

  /** Ends it: streams, timers, topic. What was fetched stays in the cache. */
  close(): void {
    this.#closed.abort(new Error('The visit was closed'))
    this.#attempt.abort(this.#closed.signal.reason)
    this.#fetch?.close()
    this.#unhold?.()
    this.#ports.clock.clearTimeout(this.#notifyTimer)
  }

  addHints(hints: SiteHints): void {
    const { providers, relays } = parseHints(hints)
    for (const peer of providers) this.#providers.set(peer.toString(), peer)
    for (const relay of relays) this.#relays.add(relay)
    if (relays.length > 0) this.#ports.network.suggestRelays(relays, 'link')
    for (const peer of providers) this.#fetch?.addPeer(peer)
  }

  watch(onSnapshot: (view: VisitView) => void): () => void {
    this.#listeners.add(onSnapshot)
    onSnapshot(this.view())
    return () => this.#listeners.delete(onSnapshot)
  }

  /** Starts over now when it failed. */
  retry(): void {
    if (this.#machine.state === 'failed') this.#attempt.abort(new Error('Tried again'))
  }

  /** Shows the newest version from now on. */
  acceptUpdate(): void {
    const { newest } = this.#name
    if (newest !== undefined && newest.sequence > (this.#shown?.sequence ?? 0)) this.#show(newest)
  }

  /** Resolves when pages can be read; undefined when the visit failed instead. */
  async readable(signal?: AbortSignal): Promise<ReadableVersion | undefined> {
    for (;;) {
      signal?.throwIfAborted()
      if (this.#fetch !== undefined && this.#isReadable()) {
        return { root: this.#fetch.root, source: this.#fetch.source }
      }
      if (this.#machine.state === 'failed' || this.#closed.signal.aborted) return undefined
      await this.#nextChange(signal)
    }
  }

  /** Resolves when what was fetched is durable. @throws StoreFullError */
  async flush(): Promise<void> {
    await this.#fetch?.session.flush()
  }

  get reason(): string | undefined {
    return this.#reason
  }

  view(): VisitView {
    const fetch = this.#fetch
    const { state } = this.#machine
    const { newest } = this.#name
    const offers = newest !== undefined && this.#shown !== undefined && newest.sequence > this.#shown.sequence
    const bytes = fetch?.doneBytes ?? 0
    const blocks = fetch?.doneBlocks ?? 0
    const sources = (fetch?.session.peers() ?? []).filter((peer) => peer.blocks > 0)
    return {
      site: this.site,
      state,
      reason: this.#reason,
      title: fetch?.meta?.title,
      root: this.#shown?.root.toString(),
      sequence: this.#shown?.sequence,
      publishedAt: fetch?.meta?.publishedAt,
      ...(offers ? { offered: { root: newest.root.toString(), sequence: newest.sequence } } : {}),
      peersAsked: this.#asked.size,
      sources: sources.map((peer) => ({ peer: peer.peer, blocks: peer.blocks, bytes: peer.bytes })),
      blocks: { done: blocks, known: blocks + (fetch?.session.wanted ?? 0) },
      bytes: { done: bytes, total: state === 'complete' ? bytes : Math.max(bytes, fetch?.totalBytes ?? 0) },
      own: false
    }
  }

  machineView(): MachineView {
    const { state, since } = this.#machine
    return { id: `visit/${this.site}`, kind: 'visit', label: this.site, state, since }
  }

  /** Attempt after attempt, until pages can be read. */
  async #live(): Promise<void> {
    await this.#name.restore()
    this.#restoreShown()
    for (let failures = 0; !this.#closed.signal.aborted; failures++) {
      this.#attempt = new AbortController()
      try {
        await this.#tryOnce(this.#attempt.signal)
        return
      } catch (error) {
        if (this.#isClosed()) return
        this.#fail(error)
      }
      this.#attempt = new AbortController()
      const delayMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures)
      await delay(this.#ports.clock, delayMs, this.#attempt.signal).catch(() => undefined)
      this.#machine.send('retry')
      this.#because('WaitingForNetwork')
    }
  }

  #isClosed(): boolean {
    return this.#closed.signal.aborted
  }

  /** What was kept of an earlier visit is shown at once. */
  #restoreShown(): void {
    const row = this.#ports.visited.find(this.site)
    if (row?.held === true) this.#shown = { root: CID.parse(row.shownRoot), sequence: row.shownSequence }
    else this.#shown ??= this.#name.newest
  }

  async #tryOnce(signal: AbortSignal): Promise<void> {
    const naming = this.#findName(signal)
    if (this.#shown === undefined) {
      await naming
    } else {
      naming.catch((error: unknown) => this.#ports.log('debug', errorText(error)))
      if (this.#fetch === undefined) this.#show(this.#shown)
    }
    // A newer version that is found meanwhile takes the place of the one being loaded.
    for (let loading = this.#loading; ; loading = this.#loading) {
      try {
        await loading
        return
      } catch (error) {
        if (this.#loading === loading) throw error
      }
    }
  }

  async #findName(signal: AbortSignal): Promise<void> {
    if (this.#shown === undefined) this.#because('WaitingForNetwork')
    // A link with hints needs no network of our own first: its relays lead to its peers.
    if (this.#providers.size > 0) this.#name.ask(signal).catch(() => undefined)
    await this.#ports.network.whenOnline({ signal })
    if (this.#machine.send('online')) this.#because('AskingForName')
    await this.#name.find(signal)
  }

  #onAsked(peer: PeerId): void {
    this.#asked.add(peer.toString())
    this.#changed()
  }

  /** Taken at once while nothing is shown yet; offered otherwise. */
  #onNewer(): void {
    const { newest } = this.#name
    if (newest !== undefined && !this.#isReadable()) this.#show(newest)
    this.#remember()
    this.#changed()
  }

  #onConfirmed(): void {
    if (this.#reason === 'Offline') this.#because(undefined)
  }

  #isReadable(): boolean {
    return this.#machine.state === 'ready' || this.#machine.state === 'complete'
  }

  /** Goes over to a version: fetches it, and keeps the one before until this one can be read. */
  #show(version: Version): void {
    const before = this.#fetch
    this.#shown = version
    if (before?.root.equals(version.root) === true) return this.#changed()
    before?.close()
    const fetch = new VersionFetch(this.#ports, {
      site: this.site,
      root: version.root,
      hints: (peer) => this.#waysTo(peer),
      onChange: () => this.#onProgress()
    })
    this.#fetch = fetch
    if (!this.#machine.send('named')) this.#machine.send('update')
    this.#because('LookingForHolders')
    for (const peer of this.#providers.values()) fetch.addPeer(peer)
    void fetch.searchPeers()
    this.#loading = this.#load(fetch, before)
    this.#loading.catch(() => undefined)
  }

  /** Until pages can be read; the rest follows behind. */
  async #load(fetch: VersionFetch, before: VersionFetch | undefined): Promise<void> {
    const { clock } = this.#ports
    let reason: VisitReason | undefined
    const timer = clock.setTimeout(() => {
      reason = this.#silenceOf(fetch)
      fetch.close()
    }, FIRST_BLOCK_TIMEOUT_MS)
    try {
      await fetch.readRoot()
    } catch (error) {
      throw reason === undefined ? error : new VisitFailedError(reason)
    } finally {
      clock.clearTimeout(timer)
    }
    if (this.#fetch !== fetch) return
    this.#machine.send('readable')
    this.#because(this.#name.confirmed ? undefined : 'Offline')
    this.#remember()
    if (before !== undefined)
      void this.#ports.content.release(before.holding).catch((error: unknown) => this.#note(error))
    void this.#loadRest(fetch).catch((error: unknown) => this.#onRestFailed(fetch, error))
  }

  async #loadRest(fetch: VersionFetch): Promise<void> {
    await fetch.readMeta()
    if (!fetch.fitsAhead) {
      this.#because('LargeSite')
      return
    }
    await fetch.fetchAll()
    if (this.#fetch !== fetch) return
    this.#machine.send('whole')
    this.#remember()
    await this.#helpServe()
  }

  /** What can be read stays readable; the visitor is told why not everything came. */
  #onRestFailed(fetch: VersionFetch, error: unknown): void {
    if (this.#fetch !== fetch || this.#closed.signal.aborted) return
    this.#note(error)
    this.#because(errorName(error))
    if (isNamed(error, 'StoreFullError'))
      void this.#ports.visited.makeRoom().catch((failure: unknown) => this.#note(failure))
  }

  async #helpServe(): Promise<void> {
    if (!this.#ports.serves()) return
    const { signal } = this.#closed
    await this.#ports.network.whenOnline({ signal })
    await this.#ports.network.provide(await providerKeyOf(this.site), { signal })
  }

  /** Writes down what the next visit should know. */
  #remember(): void {
    const { visited, clock } = this.#ports
    const row = visited.find(this.site)
    const record = this.#name.newest?.bytes ?? row?.record
    if (record === undefined || this.#shown === undefined) return
    const next = {
      record,
      sequence: this.#name.sequence,
      shownRoot: this.#shown.root.toString(),
      shownSequence: this.#shown.sequence,
      lastVisitedAt: clock.now(),
      held: true,
      complete: this.#machine.state === 'complete'
    }
    void visited.save(this.site, next).catch((error: unknown) => this.#note(error))
  }

  #onProgress(): void {
    const fetch = this.#fetch
    if (fetch === undefined) return
    const peers = fetch.session.peers()
    for (const { peer, state } of peers) if (state !== 'idle') this.#asked.add(peer)
    const isOpen = peers.some(({ state }) => state === 'open')
    if (isOpen && this.#machine.state === 'finding-peers') {
      this.#machine.send('holder')
      this.#because(undefined)
    } else if (!isOpen && this.#machine.send('alone')) {
      this.#because('HoldersSilent')
    }
    if (this.#machine.state === 'fetching')
      this.#because(fetch.session.starved ? 'HoldersLackBlocks' : undefined)
    this.#changed()
  }

  #silenceOf(fetch: VersionFetch): VisitReason {
    const peers = fetch.session.peers()
    if (peers.some(({ state }) => state === 'open')) return 'HoldersLackBlocks'
    return peers.length > 0 ? 'HoldersSilent' : 'LookingForHolders'
  }

  #fail(error: unknown): void {
    this.#note(error)
    this.#fetch?.close()
    this.#fetch = undefined
    this.#machine.send('fail')
    this.#because(error instanceof VisitFailedError ? error.reason : errorName(error))
  }

  #note(error: unknown): void {
    this.#ports.log('info', `visit of ${this.site}: ${errorText(error)}`)
  }

  #waysTo(peer: PeerId): readonly string[] {
    return this.#providers.has(peer.toString()) ? addressesThrough([...this.#relays], peer) : []
  }

  #because(reason: string | undefined): void {
    if (this.#reason === reason) return
    this.#reason = reason
    this.#changed()
  }

  /** Tells watchers soon: many changes make one snapshot. */
  #changed(): void {
    if (this.#closed.signal.aborted) return
    this.#notifyTimer ??= this.#ports.clock.setTimeout(() => {
      this.#notifyTimer = undefined
      const view = this.view()
      for (const listener of [...this.#listeners]) listener(view)
    }, NOTIFY_MS)
  }

  #nextChange(signal: AbortSignal | undefined): Promise<void> {
    const any = AbortSignal.any([this.#closed.signal, ...(signal === undefined ? [] : [signal])])
    return new Promise((resolve) => {
      const end = () => {
        stop()
        any.removeEventListener('abort', end)
        resolve()
      }
      const stop = this.#machine.onChange(end)
      any.addEventListener('abort', end)
    })
  }
}
