import type { Libp2pOptions } from 'libp2p'
import type { Store } from './store.ts'

/** Time, injectable so that simulations can own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  setTimeout(fn: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** Randomness, injectable so that simulations replay by seed. */
export interface Rng {
  bytes(length: number): Uint8Array
  /** Uniform in [0, 1). */
  float(): number
}

/**
 * Wraps small secrets under a key that never leaves the engine (a non-extractable AES key in
 * IndexedDB in browsers; a file of mode 0600 in the relay).
 */
export interface SecretBox {
  seal(plaintext: Uint8Array): Promise<Uint8Array>
  /** @throws when the box was made by another key or was changed. */
  open(sealed: Uint8Array): Promise<Uint8Array>
}

/** Events of the machine under the node that should make it look at its connections again. */
export interface Surroundings {
  online(): boolean
  /** Calls back on online, offline, wake from sleep and becoming visible. Returns an unsubscribe. */
  onChange(listener: (event: 'online' | 'offline' | 'wake' | 'visible') => void): () => void
}

/** All that a node needs of the place it runs in. */
export interface Platform {
  /** Shown in the network view and told to nobody: 'browser', 'relay', 'simulation'. */
  readonly kind: 'browser' | 'relay' | 'simulation'
  readonly store: Store
  readonly secrets: SecretBox
  readonly clock: Clock
  readonly rng: Rng
  readonly surroundings: Surroundings
  /**
   * Loads the transports available here; the network chooses among them by IP mode. They are large
   * libraries, and who only reads what is stored here need not wait for them.
   */
  transports(): Promise<PlatformTransports>
}

type Transport = NonNullable<Libp2pOptions['transports']>[number]

export interface PlatformTransports {
  /** To reach relays. */
  webSocket(): Transport
  /** Direct browser-to-browser; absent where there is none, and never called in relayed mode. */
  webRtc?: (() => Transport) | undefined
  /** Only for simulations and tests. */
  memory?: (() => Transport) | undefined
}
