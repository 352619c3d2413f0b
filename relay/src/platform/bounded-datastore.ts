/**
 * Memory for the DHT and the peer store, with a ceiling. Anyone may put records and announce
 * addresses, so what was written first goes first; peers announce again what still matters.
 */
import { BaseDatastore } from 'datastore-core'
import { Key, type KeyQuery, type Pair, type Query } from 'interface-datastore'
import { NotFoundError } from '@libp2p/interface'

/** Bookkeeping of one map entry, on top of its key and value. */
const ENTRY_OVERHEAD_BYTES = 128

function entrySize(key: string, value: Uint8Array): number {
  return key.length * 2 + value.byteLength + ENTRY_OVERHEAD_BYTES
}

class BoundedDatastore extends BaseDatastore {
  readonly #entries = new Map<string, Uint8Array>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    super()
    this.#maxBytes = maxBytes
  }

  override put(key: Key, value: Uint8Array): Key {
    const name = key.toString()
    this.#remove(name)
    this.#entries.set(name, value)
    this.#bytes += entrySize(name, value)
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) {
        break
      }
      this.#remove(oldest)
    }
    return key
  }

  override get(key: Key): Uint8Array {
    const value = this.#entries.get(key.toString())
    if (value === undefined) {
      throw new NotFoundError()
    }
    return value
  }

  override has(key: Key): boolean {
    return this.#entries.has(key.toString())
  }

  override delete(key: Key): void {
    this.#remove(key.toString())
  }

  override *_all(query: Query): Generator<Pair> {
    for (const [name, value] of this.#entries) {
      if (query.prefix === undefined || name.startsWith(query.prefix)) {
        yield { key: new Key(name), value }
      }
    }
  }

  override *_allKeys(query: KeyQuery): Generator<Key> {
    for (const name of this.#entries.keys()) {
      if (query.prefix === undefined || name.startsWith(query.prefix)) {
        yield new Key(name)
      }
    }
  }

  #remove(name: string): void {
    const value = this.#entries.get(name)
    if (value !== undefined) {
      this.#bytes -= entrySize(name, value)
      this.#entries.delete(name)
    }
  }
}

export function boundedDatastore(maxBytes: number): BaseDatastore {
  return new BoundedDatastore(maxBytes)
}
