/** The stream to a supplier: opened once for all who ask, accounts proven both ways, closed when idle. */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import { abortable, anySignal, withTimeout } from '../../../lib/abort.ts'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { accountOf } from '../keys.ts'
import { Asker } from '../wire/asker.ts'
import { IDLE_MS, NONCE_BYTES, OPEN_TIMEOUT_MS, STORAGE_PROTOCOL } from '../wire/constants.ts'
import { AccountUnprovenError, SupplierGoneError } from '../wire/errors.ts'
import { own } from '../wire/fields.ts'
import { ASK, decoding } from '../wire/frame.ts'
import { CUSTOMER, isNonce, provenAccount, signProof, SUPPLIER, type Meeting } from '../wire/proof.ts'
import { StorageHello, StorageProve, StorageWelcome } from '../wire/schema/storage-wire.ts'

export interface LinkStreamInit {
  network: Pick<Network, 'openStream' | 'peerId'>
  account: Ed25519PrivateKey
  clock: Clock
  rng: Rng
  peer: PeerId
  hints(): readonly string[]
  supplier?: string | undefined
  /** The offer that came with the proof. */
  onOffer(message: Uint8Array): void
  onLeaving(by: number): void
}

export class LinkStream {
  readonly #init: LinkStreamInit
  #supplier: string | undefined
  #asker: Asker | undefined
  #opening: Promise<Asker> | undefined
  #closed = new AbortController()
  #timer: unknown

  constructor(init: LinkStreamInit) {
    this.#init = init
    this.#supplier = init.supplier
  }

  get supplier(): string | undefined {
    return this.#supplier
  }

  get isOpen(): boolean {
    return this.#asker !== undefined
  }

  /** @throws PeerUnreachableError, AccountUnprovenError, and what an asker throws */
  open({ signal }: AbortOptions = {}): Promise<Asker> {
    this.#restLater()
    if (this.#asker !== undefined) return Promise.resolve(this.#asker)
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined))
    return abortable(this.#opening, signal)
  }

  /** It may be opened again. */
  close(): void {
    this.#init.clock.clearTimeout(this.#timer)
    this.#closed.abort(new SupplierGoneError())
    this.#closed = new AbortController()
    this.#asker?.end()
  }

  async #open(): Promise<Asker> {
    const { network, peer, clock } = this.#init
    const closed = this.#closed.signal
    const stream = await network.openStream(peer, STORAGE_PROTOCOL, {
      route: 'bulk',
      signal: withTimeout(closed, OPEN_TIMEOUT_MS),
      hints: this.#init.hints()
    })
    const asker = new Asker({
      stream,
      clock,
      onLeaving: (by) => this.#init.onLeaving(by),
      onEnd: () => {
        if (this.#asker === asker) this.#asker = undefined
      }
    })
    try {
      await this.#prove(asker, anySignal(closed))
    } catch (error) {
      asker.end(error as Error)
      throw error
    }
    if (asker.isEnded) throw new SupplierGoneError()
    this.#asker = asker
    return asker
  }

  async #prove(asker: Asker, signal: AbortSignal): Promise<void> {
    const { account, network, peer, rng } = this.#init
    const nonce = rng.bytes(NONCE_BYTES)
    const hello = { kind: ASK.hello, message: StorageHello.encode({ nonce: own(nonce) }) }
    const welcome = decodeWelcome((await asker.ask(hello, { signal })).message)
    if (!isNonce(welcome.nonce)) throw new AccountUnprovenError()
    const meeting: Meeting = {
      customerPeer: network.peerId,
      supplierPeer: peer,
      customerNonce: nonce,
      supplierNonce: welcome.nonce
    }
    const key = await provenAccount(welcome.account, welcome.signature, SUPPLIER, meeting)
    if (key === undefined) throw new AccountUnprovenError()
    const supplier = accountOf(key)
    if (this.#supplier !== undefined && this.#supplier !== supplier) throw new AccountUnprovenError()
    this.#supplier = supplier
    const message = StorageProve.encode({
      account: own(account.publicKey.raw),
      signature: await signProof(account, CUSTOMER, meeting)
    })
    this.#init.onOffer((await asker.ask({ kind: ASK.prove, message }, { signal })).message)
  }

  /** Closes the stream once nothing was asked for a while. */
  #restLater(): void {
    const { clock } = this.#init
    clock.clearTimeout(this.#timer)
    this.#timer = clock.setTimeout(() => {
      if (this.#asker?.isIdle === false) this.#restLater()
      else this.#asker?.end()
    }, IDLE_MS)
  }
}

function decodeWelcome(message: Uint8Array): StorageWelcome {
  return decoding(() => StorageWelcome.decode(message))
}
