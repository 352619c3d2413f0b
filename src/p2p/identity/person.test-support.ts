/** People of the tests: each a browser with a store and a secret box, whose node can be started again. */
import type { Store, Table } from '../interface/store.ts'
import type { Rng, SecretBox } from '../interface/platform.ts'
import { importSealKey, seal, unseal } from '../crypto/index.ts'
import { createMemoryStore } from '../store/index.ts'
import { createIdentity, type LocalIdentity } from './identity.ts'
import { IDENTITY_TABLE, readRows, type IdentityTable, type Rows } from './records.ts'

/** Cheap on purpose: what a passphrase protects is not tested by time. */
const CHEAP_LOCK = { memoryKib: 64, iterations: 1, parallelism: 1 }

export const testRng: Rng = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  float: () => Math.random()
}

export class Browser {
  now = 1_800_000_000_000
  /** Writes from now on fail, as when the disk is full or the tab dies. */
  failWrites = false
  readonly #store = createMemoryStore()
  readonly #rng: Rng
  #secrets: SecretBox | undefined

  constructor(rng: Rng = testRng) {
    this.#rng = rng
  }

  /** A node on what this browser keeps. */
  async open(): Promise<LocalIdentity> {
    this.#secrets ??= await newSecretBox()
    const isFailing = () => this.failWrites
    const store: Store = {
      blocks: this.#store.blocks,
      shards: this.#store.shards,
      estimate: () => this.#store.estimate(),
      close: () => this.#store.close(),
      erase: () => this.#store.erase(),
      table: <V>(name: string) => failingTable(this.#store.table<V>(name), isFailing)
    }
    const identity = createIdentity({
      store,
      secrets: this.#secrets,
      clock: { now: () => this.now, setTimeout: () => undefined, clearTimeout: () => undefined },
      rng: this.#rng,
      lockCost: CHEAP_LOCK
    })
    await identity.start()
    return identity
  }

  /** The key of the secret box is gone, as after a browser cleared one database and kept another. */
  async loseBox(): Promise<void> {
    this.#secrets = await newSecretBox()
  }

  table(): IdentityTable {
    return this.#store.table(IDENTITY_TABLE)
  }

  async rows(): Promise<Partial<Rows>> {
    return readRows(this.table())
  }
}

function failingTable<V>(table: Table<V>, isFailing: () => boolean): Table<V> {
  return {
    get: (key) => table.get(key),
    put: (key, value) => table.put(key, value),
    delete: (key) => table.delete(key),
    entries: (prefix) => table.entries(prefix),
    async batch(operations) {
      if (isFailing()) throw new Error('the disk is full')
      await table.batch(operations)
    }
  }
}

export async function newSecretBox(): Promise<SecretBox> {
  const key = await importSealKey(testRng.bytes(32))
  return {
    seal: (plaintext) => seal(key, plaintext, 'box', testRng),
    open: (sealed) => unseal(key, sealed, 'box')
  }
}
