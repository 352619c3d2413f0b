/**
 * Bringing own versions to the network, and keeping them there: a topic message for who looks now,
 * the DHT for who comes later, again every few hours, and after every start what did not get through.
 */
import { delay } from '../../lib/retry.ts'
import {
  RECORD_RENEW_MS,
  REANNOUNCE_MS,
  SPREAD_RETRY_MAX_MS,
  SPREAD_RETRY_MIN_MS,
  SPREAD_TIMEOUT_MS
} from './constants.ts'
import type { NameDirectory } from './names/directory.ts'
import { providerKeyOf, readRecord, signRecord } from './names/record.ts'
import type { SitePorts } from './ports.ts'
import type { SiteRow } from './store.ts'

/** Topic, name record, provider entry. */
const STEPS = 3

/** How often the holders of own sites are counted while the app looks at them, ms. */
const COUNT_HOLDERS_MS = 10_000

export class Spread {
  readonly #ports: SitePorts
  readonly #names: NameDirectory
  readonly #running = new Map<string, AbortController>()
  readonly #follows = new Map<string, () => void>()
  readonly #timers = new Set<unknown>()
  readonly #stopped = new AbortController()

  constructor(ports: SitePorts, names: NameDirectory) {
    this.#ports = ports
    this.#names = names
  }

  /** Spreads what no peer got yet and announces everything else again. */
  start(): void {
    for (const row of this.#ports.own.all()) {
      if (row.removedAt === undefined && row.record !== undefined) this.publish(row.id)
    }
    this.#repeat(REANNOUNCE_MS, async () => {
      for (const row of this.#published()) await this.#renew(row)
    })
    this.#repeat(COUNT_HOLDERS_MS, async () => {
      if (!this.#ports.own.watched) return
      for (const row of this.#published()) await this.#countHolders(row)
    })
  }

  stop(): void {
    this.#stopped.abort(new Error('The service was stopped'))
    for (const timer of this.#timers) this.#ports.clock.clearTimeout(timer)
    for (const running of this.#running.values()) running.abort(new Error('The service was stopped'))
    for (const unfollow of this.#follows.values()) unfollow()
    this.#follows.clear()
  }

  /** Spreads the newest version of a site, in the background, until it got through. */
  publish(site: string): void {
    const row = this.#ports.own.find(site)
    if (row?.record === undefined || this.#stopped.signal.aborted) return
    this.#follow(site)
    this.#running.get(site)?.abort(new Error('A newer version is spread instead'))
    const abort = new AbortController()
    this.#running.set(site, abort)
    const isNew = (row.versions[0]?.sequence ?? 0) > row.spreadSequence
    const work = (progress: (done: number) => void) => this.#untilThrough(row, abort.signal, progress)
    const init = {
      kind: 'publish',
      label: row.title,
      unit: 'steps' as const,
      total: STEPS,
      signal: abort.signal
    }
    const running = isNew
      ? this.#ports.activities.run(init, (handle) => work((done) => handle.progress(done)))
      : work(() => undefined)
    running
      .catch((error: unknown) =>
        this.#ports.log('warn', `spreading ${row.id} ended: ${(error as Error).message}`)
      )
      .finally(() => {
        if (this.#running.get(site) === abort) this.#running.delete(site)
      })
  }

  /** Takes a site out of the network as far as that is ours to do. */
  async withdraw(site: string): Promise<void> {
    this.#running.get(site)?.abort(new Error('The site was removed'))
    this.#follows.get(site)?.()
    this.#follows.delete(site)
    this.#ports.network.stopProviding(await providerKeyOf(site))
  }

  /** Being on the topic is how visitors find the owner, and how the owner sees another device publish. */
  #follow(site: string): void {
    if (this.#follows.has(site)) return
    this.#follows.set(
      site,
      this.#names.follow(site, ({ record }) => {
        const newest = this.#ports.own.find(site)?.versions[0]
        if (newest !== undefined && record.sequence > newest.sequence) {
          this.#ports.log('warn', `${site} was published on another device; recover it to go on from there`)
        }
      })
    )
  }

  async #untilThrough(row: SiteRow, signal: AbortSignal, progress: (done: number) => void): Promise<void> {
    for (let delayMs = SPREAD_RETRY_MIN_MS; ; delayMs = Math.min(SPREAD_RETRY_MAX_MS, delayMs * 2)) {
      await this.#ports.network.whenOnline({ signal })
      try {
        await this.#once(row, signal, progress)
        return
      } catch (error) {
        signal.throwIfAborted()
        this.#ports.log('info', `spreading ${row.id} is tried again: ${(error as Error).message}`)
      }
      await delay(this.#ports.clock, delayMs, signal)
    }
  }

  async #once(row: SiteRow, signal: AbortSignal, progress: (done: number) => void): Promise<void> {
    const { record, id } = row
    if (record === undefined) return
    const timed = AbortSignal.any([signal, AbortSignal.timeout(SPREAD_TIMEOUT_MS)])
    let done = 0
    const step = async (work: Promise<void>) => {
      await work
      progress(++done)
    }
    await Promise.all([
      // Nobody may be following yet: that is no failure.
      step(this.#names.announce(id, record).catch(() => undefined)),
      step(this.#names.put(id, record, { signal: timed })),
      step(this.#ports.network.provide(await providerKeyOf(id), { signal: timed }))
    ])
    const sequence = row.versions[0]?.sequence ?? 0
    await this.#ports.own.exclusively(id, async () => {
      const now = this.#ports.own.find(id)
      if (now !== undefined && now.spreadSequence < sequence) {
        await this.#ports.own.save({ ...now, spreadSequence: sequence })
      }
    })
  }

  /** Puts the record into the DHT again; signs it anew when half of its year is over. */
  async #renew(row: SiteRow): Promise<void> {
    const version = row.versions[0]
    if (row.record === undefined || version === undefined) return
    const { identity, own, clock } = this.#ports
    try {
      const current = await readRecord(row.id, row.record)
      if (current.validForMs > RECORD_RENEW_MS || identity.snapshot().status !== 'ready') {
        this.publish(row.id)
        return
      }
      await own.exclusively(row.id, async () => {
        const sequence = version.sequence + 1
        const record = await signRecord(
          await identity.siteKey(row.index),
          current.root,
          sequence,
          clock.now()
        )
        const versions = [{ ...version, sequence }, ...row.versions.slice(1)]
        await own.save({ ...own.get(row.id), record, versions })
      })
      this.publish(row.id)
    } catch (error) {
      this.#ports.log('warn', `renewing the name of ${row.id} failed: ${(error as Error).message}`)
    }
  }

  async #countHolders(row: SiteRow): Promise<void> {
    const root = row.versions[0]?.root
    if (root === undefined) return
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(COUNT_HOLDERS_MS)])
    this.#ports.own.setHolders(row.id, await this.#names.countHolders(row.id, root, { signal }))
  }

  #published(): SiteRow[] {
    return this.#ports.own.all().filter((row) => row.removedAt === undefined && row.record !== undefined)
  }

  #repeat(everyMs: number, work: () => Promise<void>): void {
    const { clock } = this.#ports
    const next = () => {
      const timer = clock.setTimeout(() => {
        this.#timers.delete(timer)
        void work()
          .catch((error: unknown) => this.#ports.log('warn', (error as Error).message))
          .then(() => {
            if (!this.#stopped.signal.aborted) next()
          })
      }, everyMs)
      this.#timers.add(timer)
    }
    next()
  }
}
