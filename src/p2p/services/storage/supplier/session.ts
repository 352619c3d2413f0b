/** One customer at the desk: it proves its account, then asks. */
import type { PeerId, Stream } from '@libp2p/interface'
import { accountOf } from '../keys.ts'
import { Answerer, type Asked, type Reply } from '../wire/answerer.ts'
import { NONCE_BYTES } from '../wire/constants.ts'
import { AccountUnprovenError, StorageProtocolError } from '../wire/errors.ts'
import { own } from '../wire/fields.ts'
import { ASK, decoding } from '../wire/frame.ts'
import { CUSTOMER, isNonce, provenAccount, signProof, SUPPLIER, type Meeting } from '../wire/proof.ts'
import { StorageHello, StorageProve, StorageWelcome } from '../wire/schema/storage-wire.ts'
import { offerFor } from './books.ts'
import { agree, listContracts, release, settle } from './contract-desk.ts'
import type { DeskPorts } from './ports.ts'
import { audit, drop, get, getHead, has, list, put, putHead } from './shard-desk.ts'

export class Session {
  readonly peer: PeerId
  readonly #ports: DeskPorts
  readonly #answerer: Answerer
  #meeting: Meeting | undefined
  #customer: string | undefined

  constructor(ports: DeskPorts, stream: Stream, peer: PeerId) {
    this.peer = peer
    this.#ports = ports
    this.#answerer = new Answerer({
      stream,
      clock: ports.clock,
      answer: (asked) => this.#answer(asked),
      isProven: () => this.#customer !== undefined
    })
  }

  /** The customer's account once it is proven. */
  get customer(): string | undefined {
    return this.#customer
  }

  /** Until the stream ends. Gives the violation that ended it, if one did. */
  run(): Promise<StorageProtocolError | undefined> {
    return this.#answerer.run()
  }

  tellLeaving(by: number): Promise<void> {
    return this.#answerer.tellLeaving(by)
  }

  end(reason: Error): void {
    this.#answerer.end(reason)
  }

  async #answer(asked: Asked): Promise<Reply> {
    if (asked.kind === ASK.hello) return this.#welcome(asked.message)
    if (asked.kind === ASK.prove) return this.#prove(asked.message)
    if (this.#customer === undefined) throw new StorageProtocolError('asked before the account was proven')
    return this.#serve(this.#customer, asked)
  }

  async #welcome(message: Uint8Array): Promise<Reply> {
    const { nonce } = decoding(() => StorageHello.decode(message))
    if (!isNonce(nonce) || this.#meeting !== undefined) throw new StorageProtocolError('no hello')
    const { account, rng, peer } = this.#ports
    const supplierNonce = rng.bytes(NONCE_BYTES)
    const meeting = { customerPeer: this.peer, supplierPeer: peer, customerNonce: nonce, supplierNonce }
    this.#meeting = meeting
    return {
      message: StorageWelcome.encode({
        nonce: own(supplierNonce),
        account: own(account.publicKey.raw),
        signature: await signProof(account, SUPPLIER, meeting)
      })
    }
  }

  async #prove(message: Uint8Array): Promise<Reply> {
    const { account, signature } = decoding(() => StorageProve.decode(message))
    if (this.#meeting === undefined) throw new StorageProtocolError('a proof before hello')
    const key = await provenAccount(account, signature, CUSTOMER, this.#meeting)
    if (key === undefined) throw new AccountUnprovenError()
    this.#customer = accountOf(key)
    this.#ports.onCustomer(this.#customer, this.peer)
    return { message: await offerFor(this.#ports, this.#customer) }
  }

  async #serve(customer: string, asked: Asked): Promise<Reply> {
    const ports = this.#ports
    const { message } = asked
    switch (asked.kind) {
      case ASK.offer:
        return { message: await offerFor(ports, customer) }
      case ASK.propose:
        return { message: await agree(ports, customer, message) }
      case ASK.contracts:
        return { message: listContracts(ports, customer) }
      case ASK.put:
        return put(ports, customer, asked)
      case ASK.has:
        return has(ports, customer, message)
      case ASK.list:
        return list(ports, customer, message)
      case ASK.get:
        return get(ports, asked)
      case ASK.audit:
        return audit(ports, asked)
      case ASK.drop:
        return drop(ports, customer, message)
      case ASK.release:
        await release(ports, customer, message)
        return {}
      case ASK.putHead:
        return putHead(ports, customer, message)
      case ASK.getHead:
        return getHead(ports, customer)
      case ASK.settle:
        return { message: await settle(ports, customer, message) }
      default:
        throw new StorageProtocolError('an ask of no kind')
    }
  }
}
