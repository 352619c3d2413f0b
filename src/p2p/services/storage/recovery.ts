/** Finds the catalogue of these words on a device that has none yet, and what other own devices changed since. */
import type { Identity } from '../../interface/identity.ts'
import type { Network } from '../../interface/network.ts'
import type { Clock } from '../../interface/platform.ts'
import type { AbortOptions } from '../../interface/store.ts'
import { errorText } from '../../lib/errors.ts'
import type { CatalogueBackup } from './backup/backup.ts'
import type { Catalogue } from './catalogue/index.ts'
import { PULL_EVERY_MS, RECOVER_AGAIN_MS } from './constants.ts'

export interface RecoveryPorts {
  backup: Pick<CatalogueBackup, 'pull'>
  catalogue: Pick<Catalogue, 'stats'>
  network: Pick<Network, 'peers' | 'onPeer'>
  identity: Pick<Identity, 'snapshot' | 'onChange'>
  clock: Clock
  /** A head was joined or published by this device before. */
  hasJoined(): Promise<boolean>
  onJoined(): void
  /** `isLooking` changed. */
  onLooking(): void
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

export class Recovery {
  readonly #ports: RecoveryPorts
  readonly #stopped = new AbortController()
  #isLooking = false
  #attempt = 0
  #timer: unknown
  #unsubscribe: (() => void)[] = []

  constructor(ports: RecoveryPorts) {
    this.#ports = ports
  }

  /** This device has nothing yet, and there may be something. */
  get isLooking(): boolean {
    return this.#isLooking
  }

  start(): void {
    const { network, identity } = this.#ports
    const soon = () => (this.#isLooking || this.#attempt === 0 ? this.#schedule(0) : undefined)
    this.#unsubscribe = [
      network.onPeer((event) => {
        if (event === 'connect' && this.#isLooking) this.#attempt = 0
        if (event === 'connect') soon()
      }),
      identity.onChange(() => {
        this.#attempt = 0
        soon()
      })
    ]
    soon()
  }

  stop(): void {
    this.#stopped.abort(new Error('The service was stopped'))
    this.#ports.clock.clearTimeout(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /** Joins the newest catalogue of these words. Gives the number of files there are then. */
  async now(options: AbortOptions = {}): Promise<number> {
    const { clock } = this.#ports
    const startedAt = clock.now()
    const found = await this.#ports.backup.pull(options)
    const seconds = ((clock.now() - startedAt) / 1000).toFixed(1)
    this.#ports.log(
      'info',
      `${found ? 'joined the newest catalogue' : 'no catalogue was found'} in ${seconds} s`
    )
    if (found) this.#ports.onJoined()
    return this.#ports.catalogue.stats().files
  }

  #schedule(delayMs: number): void {
    const { clock } = this.#ports
    if (this.#stopped.signal.aborted) return
    clock.clearTimeout(this.#timer)
    this.#timer = clock.setTimeout(() => void this.#look(), delayMs)
  }

  #setLooking(isLooking: boolean): void {
    if (this.#isLooking === isLooking) return
    this.#isLooking = isLooking
    this.#ports.onLooking()
  }

  async #look(): Promise<void> {
    const { identity, network } = this.#ports
    if (identity.snapshot().status !== 'ready') return
    const isNew = !(await this.#ports.hasJoined())
    if (network.peers().length === 0) {
      this.#setLooking(isNew)
      return
    }
    this.#attempt++
    try {
      await this.now({ signal: this.#stopped.signal })
      this.#setLooking(isNew && !(await this.#ports.hasJoined()) && this.#attempt < RECOVER_AGAIN_MS.length)
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      this.#setLooking(isNew)
      this.#ports.log('info', `looking for the catalogue: ${errorText(error)}`)
    }
    this.#schedule(this.#isLooking ? (RECOVER_AGAIN_MS[this.#attempt - 1] ?? PULL_EVERY_MS) : PULL_EVERY_MS)
  }
}
