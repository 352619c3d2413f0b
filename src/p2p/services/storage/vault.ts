/** The service once it is needed: its parts, put together for one device. */
import type { Clock } from '../../interface/platform.ts'
import type { ServiceContext } from '../../interface/service.ts'
import { withTimeout } from '../../lib/abort.ts'
import type { SafetyView, StoreInput } from './api.ts'
import { CatalogueBackup, type Heads, type JoinedHead } from './backup/backup.ts'
import { BackupTable, type BackupRow } from './backup/table.ts'
import {
  headKeyOf,
  openCatalogue,
  type Catalogue,
  type CatalogueRow,
  type KnownStripe
} from './catalogue/index.ts'
import { storeFiles } from './commands/store.ts'
import { HEAD_TIMEOUT_MS } from './constants.ts'
import { Exchange } from './exchange/exchange.ts'
import { History, type HistoryRow } from './history.ts'
import { Keeper } from './keeper.ts'
import { hex, storageKeys } from './keys.ts'
import { Library } from './library.ts'
import { OwnShards } from './own-shards.ts'
import type { Partners, StorageInit, Stripe, Stripes } from './ports.ts'
import type { ReaderPorts } from './reader.ts'
import { Recovery } from './recovery.ts'
import { createSafety, type SafetyOf } from './safety.ts'
import { createShardSource } from './shard-source.ts'

const NO_HEAD: JoinedHead = { sequence: 0, payload: '', asOf: 0 }
const HEAD_KEY = 'head'

export class Vault {
  readonly catalogue: Catalogue
  readonly partners: Partners
  readonly library: Library
  readonly recovery: Recovery
  readonly reading: ReaderPorts
  readonly #context: ServiceContext
  readonly #init: StorageInit
  readonly #own: OwnShards
  readonly #table: BackupTable
  readonly #safety: SafetyOf
  readonly #keepers: readonly Keeper[]
  readonly #backup: CatalogueBackup
  readonly #history: History
  readonly #stripes: readonly Stripes[]
  #savedAsOf: number
  #started: Promise<void> = Promise.resolve()

  /** Reads what is on this device; talks to nobody. */
  static async open(context: ServiceContext, init: StorageInit): Promise<Vault> {
    const { store, clock, rng } = context.platform
    const own = new OwnShards(store.shards)
    const table = new BackupTable(store.table<BackupRow>('backup'))
    const history = new History(store.table<HistoryRow>('history'), clock, rng)
    const rows = store.table<CatalogueRow>('catalogue')
    const device = context.network.peerId.toString()
    const [catalogue, head = NO_HEAD] = await Promise.all([
      openCatalogue({ table: rows, rng, clock, device }),
      store.table<JoinedHead>('heads').get(HEAD_KEY),
      table.load(),
      own.load(),
      history.load()
    ])
    return new Vault(context, init, { own, table, history, catalogue, savedAsOf: head.asOf })
  }

  private constructor(
    context: ServiceContext,
    init: StorageInit,
    loaded: {
      own: OwnShards
      table: BackupTable
      history: History
      catalogue: Catalogue
      savedAsOf: number
    }
  ) {
    const { platform, network, identity, activities } = context
    const { store, clock, rng } = platform
    const { coder, device } = init
    const { own, table, history, catalogue } = loaded
    const log = (level: 'debug' | 'info' | 'warn' | 'error', text: string) =>
      context.log(level, 'storage', text)
    const partners = new Exchange({ network, store, identity, coder, clock, rng, device, log })
    const source = createShardSource(own, partners)
    const common = { own, coder, clock, rng, activities, log }
    const stripes = [stripesOf(catalogue), table]
    const onRepaired = (stripe: string, supplier: string) =>
      history.add({ event: 'repaired', stripe, supplier })
    const keepers = stripes.map(
      (of) => new Keeper({ ...common, stripes: of, carrier: partners, onRepaired }, source)
    )
    const joined = store.table<JoinedHead>('heads')
    const headSecret = async () => (await storageKeys(await identity.storageSecret())).headSecret
    this.#savedAsOf = loaded.savedAsOf
    this.#context = context
    this.#init = init
    this.#own = own
    this.#table = table
    this.#history = history
    this.#keepers = keepers
    this.#stripes = stripes
    this.catalogue = catalogue
    this.partners = partners
    this.reading = { catalogue, source, coder, clock }
    this.#safety = createSafety({
      catalogue,
      own,
      isAlive: (account) => partners.isAlive(account),
      factsOf: (account) => partners.factsOf(account),
      savedAsOf: () => this.#savedAsOf,
      online: () => network.peers().length > 0,
      reasonsOf: (stripe) => keepers[0]?.reasonsOf(stripe) ?? []
    })
    this.#backup = new CatalogueBackup({
      ...common,
      catalogue,
      table,
      source,
      heads: headsOf(context, partners, headSecret),
      headSecret,
      supplierCount: () => partners.supplierCount(),
      joined: {
        get: async () => (await joined.get(HEAD_KEY)) ?? NO_HEAD,
        set: (head) => joined.put(HEAD_KEY, head)
      },
      onSaved: (asOf) => {
        this.#savedAsOf = asOf
        this.library.refresh()
      },
      release: (unneeded) => void this.#release(unneeded)
    })
    this.recovery = new Recovery({
      backup: this.#backup,
      catalogue,
      network,
      identity,
      clock,
      hasJoined: async () => (await joined.get(HEAD_KEY)) !== undefined,
      onJoined: () => this.#adopt(),
      onLooking: () => this.library.refresh(),
      log
    })
    const onSuppliers = (listener: () => void) => partners.onChange(listener)
    this.library = new Library({
      catalogue,
      clock,
      safetyOf: this.#safety,
      onSuppliers,
      isLooking: () => this.recovery.isLooking
    })
  }

  start(): Promise<void> {
    this.#started = this.#start()
    return this.#started
  }

  async stop(): Promise<void> {
    await this.#started.catch(() => undefined)
    this.recovery.stop()
    this.#backup.stop()
    for (const keeper of this.#keepers) keeper.stop()
    this.library.stop()
    await this.partners.stop()
  }

  async #start(): Promise<void> {
    this.library.start()
    await this.#own.sweep(this.#allStripes().flatMap(({ shards }) => shards))
    await this.partners.start()
    await this.#sweepSuppliers()
    this.partners.onLost((account, shards) => void this.#lost(account, shards))
    this.#adopt()
    for (const keeper of this.#keepers) keeper.start()
    this.#backup.start()
    this.recovery.start()
  }

  /** @throws NoIdentityError, IdentityLockedError, StoreFullError, InvalidNameError, FileChangedError */
  async store(
    parent: string,
    files: StoreInput[],
    options: { signal?: AbortSignal | undefined } = {}
  ): Promise<void> {
    const { platform, activities, identity } = this.#context
    await identity.storageSecret()
    await this.#started
    // The code of what is stored follows how many suppliers there are: they are looked for first.
    await this.partners
      .whenFound({ signal: withTimeout(options.signal, FIND_BEFORE_MS) })
      .catch(() => undefined)
    options.signal?.throwIfAborted()
    const { coder } = this.#init
    const { clock, rng } = platform
    const supplierCount = () => this.partners.supplierCount()
    const onStored = () => this.#keepers[0]?.careForAll()
    const { catalogue } = this
    const ports = { own: this.#own, coder, clock, rng, activities, catalogue, supplierCount, onStored }
    await storeFiles(ports, parent, files, options)
  }

  async purge(ids: string[] | undefined): Promise<void> {
    const { catalogue } = this
    await catalogue.purge(ids)
    const unneeded: KnownStripe[] = catalogue.releasable()
    await this.#release(unneeded)
    await catalogue.release(unneeded.map(({ id }) => id))
  }

  safety(id: string): SafetyView {
    const { location } = this.catalogue.content(id)
    const [current] = this.catalogue.versions(id).filter((version) => version.current)
    const holders = location.stripes.flatMap((stripe) => this.catalogue.stripe(stripe)?.holders ?? [])
    const history = this.#history.of({
      storedAt: current?.storedAt ?? 0,
      stripes: new Set(location.stripes),
      accounts: new Set(holders.flatMap((holder) => holder?.account ?? []))
    })
    return { ...this.#safety.view(id), history }
  }

  #allStripes(): Stripe[] {
    return this.#stripes.flatMap((stripes) => [...stripes.all()])
  }

  #adopt(): void {
    const holders = this.#allStripes().flatMap((stripe) => stripe.holders)
    this.partners.adopt(holders.filter((holder) => holder !== undefined))
  }

  /** What a crash left at suppliers between a put and its note is given up. */
  async #sweepSuppliers(): Promise<void> {
    const wanted = new Set<string>()
    for (const { shards, holders } of this.#allStripes()) {
      for (const [at, holder] of holders.entries()) {
        const id = shards[at]
        if (holder !== undefined && id !== undefined) wanted.add(`${holder.account}/${hex(id)}`)
      }
    }
    await this.partners.sweep((account, shard) => wanted.has(`${account}/${hex(shard)}`))
  }

  /** An audit found shards gone: nobody holds them there any more, and the keeper makes them anew. */
  async #lost(account: string, lost: readonly Uint8Array[]): Promise<void> {
    const ids = new Set(lost.map(hex))
    for (const stripes of this.#stripes) {
      for (const { id, shards, holders } of stripes.all()) {
        const gone = [...holders.entries()].filter(
          ([at, holder]) => holder?.account === account && ids.has(hex(shards[at] ?? new Uint8Array()))
        )
        if (gone.length > 0) await stripes.setHolders(id, new Map(gone.map(([at]) => [at, undefined])))
      }
    }
  }

  /** What nothing needs any more is dropped here and where it is held; who is away learns it when it is met. */
  async #release(stripes: readonly Stripe[]): Promise<void> {
    await this.#own.drop(stripes.flatMap(({ shards }) => shards))
    const byHolder = new Map<string, { peer: string; ids: Uint8Array[] }>()
    for (const { holders, shards } of stripes) {
      for (const [position, holder] of holders.entries()) {
        const id = shards[position]
        if (holder === undefined || id === undefined) continue
        const at = byHolder.get(holder.account) ?? { peer: holder.peer, ids: [] }
        at.ids.push(id)
        byHolder.set(holder.account, at)
      }
    }
    const drops = [...byHolder].map(([account, { peer, ids }]) =>
      this.partners.drop({ account, peer }, ids, {})
    )
    const failed = (await Promise.allSettled(drops)).filter(({ status }) => status === 'rejected')
    if (failed.length > 0)
      this.#context.log('info', 'storage', `${failed.length} suppliers hear later what is not needed`)
  }
}

/** Looking for suppliers before files are sealed takes no longer, ms. */
const FIND_BEFORE_MS = 8_000

function stripesOf(catalogue: Catalogue): Stripes {
  return {
    all: () => catalogue.stripes(),
    get: (id) => catalogue.stripe(id),
    setHolders: (id, holders) => catalogue.setHolders(id, holders),
    onChange: (listener) => catalogue.onChange(listener)
  }
}

/** Heads lie in the DHT and with every supplier that has a contract. */
function headsOf(context: ServiceContext, partners: Partners, secret: () => Promise<Uint8Array>): Heads {
  const { network } = context
  const timed = (signal: AbortSignal | undefined) => ({ signal: withTimeout(signal, HEAD_TIMEOUT_MS) })
  return {
    async find({ signal }) {
      const key = await headKeyOf(await secret())
      const found: Uint8Array[] = []
      const inDht = network.getRecord(key, timed(signal)).then((record) => {
        if (record !== undefined) found.push(record)
        return record !== undefined
      })
      const atSuppliers = partners.heads(timed(signal)).then((records) => {
        found.push(...records)
        return records.length > 0
      })
      await firstAndSoon([inDht, atSuppliers], context.platform.clock)
      signal?.throwIfAborted()
      return found
    },
    async publish(sequence, bytes, { signal }) {
      const key = await headKeyOf(await secret())
      const put = await Promise.allSettled([
        network.putRecord(key, bytes, timed(signal)),
        partners.putHead(sequence, bytes, timed(signal))
      ])
      signal?.throwIfAborted()
      const [first] = put
      if (put.every(({ status }) => status === 'rejected') && first.status === 'rejected') throw first.reason
    }
  }
}

/** After one place had a head, others have this long to show a newer one, ms. */
const OTHER_HEADS_MS = 500

/** Waits for all, or until one found something and the others had a moment more. */
async function firstAndSoon(searches: readonly Promise<boolean>[], clock: Clock): Promise<void> {
  const all = Promise.allSettled(searches)
  const first = Promise.any(
    searches.map(async (search) => (await search) || Promise.reject(new Error('nothing')))
  )
  const soon = first.then(() => new Promise<void>((resolve) => clock.setTimeout(resolve, OTHER_HEADS_MS)))
  await Promise.race([all, soon.catch(() => all)])
}
