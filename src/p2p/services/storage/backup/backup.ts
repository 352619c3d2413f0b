/**
 * The catalogue itself in the network: its segments are stored like files, an index says where they
 * lie, and the head says where the index lies. Each step waits until the one before can be read back
 * from suppliers, so that a head never leads nowhere.
 */
import { readObject, sealFiles } from '../../../content/object/index.ts'
import { isAbort, withTimeout } from '../../../lib/abort.ts'
import { errorText, isNamed } from '../../../lib/errors.ts'
import { sha256 } from '../../../crypto/index.ts'
import { hex } from '../keys.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { BACKUP_AFTER_MS, BACKUP_RETRY_MS, HEAD_TIMEOUT_MS, JOIN_EVERY_MS } from '../constants.ts'
import { openHead, signHead, type Catalogue, type CatalogueHead } from '../catalogue/index.ts'
import { CODES, shapeFor } from '../policy/shape.ts'
import type { KeeperPorts, StorePorts, Stripe } from '../ports.ts'
import type { ShardSource } from '../shard-source.ts'
import { decodeIndex, decodePart, encodeIndex, encodePart, locationOf, stripeId, type Part } from './part.ts'
import { INDEX, type BackupTable } from './table.ts'

/** Where heads lie: the DHT and the suppliers. What comes from there is not verified. */
export interface Heads {
  find(options: AbortOptions): Promise<Uint8Array[]>
  publish(sequence: number, record: Uint8Array, options: AbortOptions): Promise<void>
}

export interface JoinedHead {
  sequence: number
  /** SHA-256 of what it said, in hexadecimal; empty before the first. */
  payload: string
  /** What was stored here until then is in it, ms since the epoch. */
  asOf: number
}

/** A head that cannot be read is published over after so many attempts: what it led to is lost. */
const UNREADABLE_ATTEMPTS = 40

export interface BackupPorts extends Pick<KeeperPorts, 'own' | 'coder' | 'clock' | 'rng' | 'log'> {
  catalogue: Pick<Catalogue, 'exportSegments' | 'importSegments' | 'onChange' | 'stats'>
  table: BackupTable
  heads: Heads
  source: ShardSource
  supplierCount: StorePorts['supplierCount']
  /** 32 bytes of the words, for heads alone. @throws NoIdentityError, IdentityLockedError */
  headSecret(): Promise<Uint8Array>
  /** The newest head that was joined or published; survives restarts. */
  joined: { get(): Promise<JoinedHead>; set(head: JoinedHead): Promise<void> }
  /** The words alone bring back what was stored until `asOf`. */
  onSaved(asOf: number): void
  /** Shards that nothing needs any more. */
  release(stripes: readonly Stripe[]): void
}

export class CatalogueBackup {
  readonly #ports: BackupPorts
  readonly #stopped = new AbortController()
  #timer: unknown
  #running = false
  #again = false
  #unreadable = 0
  #joinedAt = -Infinity
  #unsubscribe: (() => void)[] = []

  constructor(ports: BackupPorts) {
    this.#ports = ports
  }

  start(): void {
    const soon = () => this.#schedule(BACKUP_AFTER_MS)
    this.#unsubscribe = [this.#ports.catalogue.onChange(soon), this.#ports.table.onChange(soon)]
    soon()
  }

  stop(): void {
    this.#stopped.abort(new Error('The service was stopped'))
    this.#ports.clock.clearTimeout(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /**
   * Joins what the newest head leads to: the catalogue as the last own device left it. Returns whether there was
   * one. Once it is joined, what is here and not there is published.
   * @throws ShardUnavailableError, InvalidBackupError
   */
  async pull(options: AbortOptions = {}): Promise<boolean> {
    const { catalogue, joined, table } = this.#ports
    const secret = await this.#ports.headSecret()
    const head = await this.#newest(secret, options)
    if (head === undefined) return false
    const payload = fingerprint(head.payload)
    const asOf = this.#ports.clock.now()
    if (payload === (await joined.get()).payload) return true
    const index = decodePart(head.payload)
    const parts = decodeIndex(await this.#read(index, options))
    const fresh = parts.filter(({ segment = '' }) => table.part(segment) === undefined)
    await catalogue.importSegments(await Promise.all(fresh.map((part) => this.#read(part, options))))
    await table.change(new Map(fresh.map((part) => [part.segment ?? '', part])), [])
    if (table.part(INDEX) === undefined) await table.change(new Map([[INDEX, index]]), [])
    await this.#note({ sequence: head.sequence, payload, asOf })
    return true
  }

  async #join(): Promise<void> {
    const now = this.#ports.clock.now()
    if (now - this.#joinedAt < JOIN_EVERY_MS) return
    try {
      await this.pull({ signal: withTimeout(this.#stopped.signal, HEAD_TIMEOUT_MS) })
      this.#unreadable = 0
      this.#joinedAt = now
    } catch (error) {
      if (!isNamed(error, 'ShardUnavailableError') || ++this.#unreadable < UNREADABLE_ATTEMPTS) throw error
      this.#ports.log('warn', 'a head that leads nowhere is replaced')
    }
  }

  /** The newest sound head that is no older than what was seen before. */
  async #newest(secret: Uint8Array, options: AbortOptions): Promise<CatalogueHead | undefined> {
    const { sequence: seen } = await this.#ports.joined.get()
    let newest: CatalogueHead | undefined
    for (const record of await this.#ports.heads.find(options)) {
      try {
        const head = await openHead(secret, record, seen)
        if (newest === undefined || head.sequence > newest.sequence) newest = head
      } catch (error) {
        // Rolled back or forged: another place has a better one, or this device has.
        this.#ports.log('info', `a head was passed over: ${errorText(error)}`)
      }
    }
    return newest
  }

  #schedule(delayMs: number): void {
    const { clock } = this.#ports
    if (this.#stopped.signal.aborted) return
    clock.clearTimeout(this.#timer)
    this.#timer = clock.setTimeout(() => void this.#run(), delayMs)
  }

  /** One at a time; what changes meanwhile is done after it. */
  async #run(): Promise<void> {
    if (this.#running) {
      this.#again = true
      return
    }
    this.#running = true
    try {
      await this.#save()
    } catch (error) {
      if (!isAbort(error)) this.#ports.log('warn', `the catalogue is backed up later: ${errorText(error)}`)
      this.#schedule(BACKUP_RETRY_MS)
    } finally {
      this.#running = false
    }
    if (this.#again) this.#schedule(BACKUP_AFTER_MS)
    this.#again = false
  }

  async #save(): Promise<void> {
    const { catalogue, table } = this.#ports
    // Another own device may have published since: what it has is joined before anything is published over it.
    await this.#join()
    const { files, folders, binFiles } = catalogue.stats()
    if (files + folders + binFiles === 0 && table.names().length === 0) return
    const asOf = this.#ports.clock.now()
    const segments = await catalogue.exportSegments()
    const wanted = new Set(segments.map(({ id }) => id))
    const fresh = segments.filter(({ id }) => table.part(id) === undefined)
    if (fresh.length > 0) await table.change(await this.#seal(fresh), [])
    const parts = segments.flatMap(({ id }) => table.part(id) ?? [])
    if (parts.length < segments.length || !parts.every(isReadable)) return
    const content = encodeIndex(parts)
    const before = table.part(INDEX)
    const isNew = before === undefined || !sameBytes(await this.#lastIndex(before), content)
    if (isNew) this.#ports.release(await table.change(await this.#seal([{ id: INDEX, bytes: content }]), []))
    const index = table.part(INDEX)
    if (index === undefined || !isReadable(index)) return
    await this.#publish(index, asOf)
    const old = table.names().filter((name) => name !== INDEX && !wanted.has(name))
    if (old.length > 0) this.#ports.release(await table.change(new Map(), old))
  }

  async #note(head: JoinedHead): Promise<void> {
    await this.#ports.joined.set(head)
    this.#ports.onSaved(head.asOf)
  }

  async #publish(index: Part, asOf: number): Promise<void> {
    const { heads, joined, clock, rng } = this.#ports
    const payload = encodePart(index)
    const { sequence: previous, payload: last } = await joined.get()
    if (last === fingerprint(payload)) return this.#note({ sequence: previous, payload: last, asOf })
    const secret = await this.#ports.headSecret()
    const record = await signHead(secret, payload, { previous, nowMs: clock.now(), rng })
    const next = (await openHead(secret, record, previous)).sequence
    await heads.publish(next, record, { signal: withTimeout(this.#stopped.signal, HEAD_TIMEOUT_MS) })
    await this.#note({ sequence: next, payload: fingerprint(payload), asOf })
  }

  /** The index that is stored now; undefined when it cannot be read here. */
  async #lastIndex(part: Part): Promise<Uint8Array | undefined> {
    try {
      return await this.#read(part, { signal: this.#stopped.signal })
    } catch (error) {
      if (isAbort(error)) throw error
      return undefined
    }
  }

  /** Parts of new bytes, their data shards kept here. */
  async #seal(contents: readonly { id: string; bytes: Uint8Array }[]): Promise<Map<string, Part>> {
    const { coder, rng, own } = this.#ports
    const redundancy = shapeFor(this.#ports.supplierCount()) ?? CODES.at(-1)
    if (redundancy === undefined) throw new RangeError('The table of codes is empty')
    const blobs = contents.map(({ bytes }) => new Blob([Uint8Array.from(bytes)]))
    const parts = new Map<string, Part>()
    for await (const event of sealFiles({ coder, rng, redundancy }, blobs, {
      signal: this.#stopped.signal
    })) {
      if (event.type === 'failed') throw event.error
      if (event.type === 'stripe') {
        const { shape, ids } = event.map
        const data = event.shards.slice(0, shape.dataShards)
        await own.keep(data.flatMap((bytes, at) => (ids[at] === undefined ? [] : [{ id: ids[at], bytes }])))
        continue
      }
      const { key, object, sizeBytes, offset, stripes } = event.location
      const name = contents[event.file]?.id ?? ''
      const segment = name === INDEX ? undefined : name
      const held = stripes.map(({ shape, ids }) => ({
        id: stripeId(ids),
        shape,
        shards: ids,
        holders: ids.map(() => undefined)
      }))
      parts.set(name, { segment, key, object, sizeBytes, offset, stripes: held })
    }
    return parts
  }

  async #read(part: Part, options: AbortOptions): Promise<Uint8Array> {
    const { coder, clock, source } = this.#ports
    const fetchShard = ({ stripe, index }: { stripe: number; index: number }, given: AbortOptions) => {
      const from = part.stripes[stripe]
      return from === undefined ? Promise.resolve(undefined) : source.shard(from, index, given)
    }
    const bytes = new Uint8Array(part.sizeBytes)
    let at = 0
    for await (const chunk of readObject({ coder, clock, fetchShard }, locationOf(part), {}, options)) {
      bytes.set(chunk, at)
      at += chunk.byteLength
    }
    return bytes
  }
}

/** Enough suppliers have what it takes to read it. */
function isReadable({ stripes }: Part): boolean {
  return stripes.every(
    ({ shape, holders }) => holders.filter((holder) => holder !== undefined).length >= shape.dataShards
  )
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}

function fingerprint(payload: Uint8Array): string {
  return hex(sha256(payload))
}
