/** The DHT as services use it: who provides a key, and small signed records. */
import type { PeerId } from '@libp2p/interface'
import { CID } from 'multiformats/cid'
import { create as createDigest } from 'multiformats/hashes/digest'
import type { AbortOptions } from '../interface/store.ts'
import { DHT_TIMEOUT_MS } from './constants.ts'
import type { Libp2pNode } from './libp2p.ts'
import type { NodeLog } from './log.ts'

/** Codes of the multiformats table. */
const SHA2_256 = 0x12
const RAW = 0x55

export class Routing {
  readonly #node: Libp2pNode
  readonly #log: NodeLog

  constructor(node: Libp2pNode, log: NodeLog) {
    this.#node = node
    this.#log = log
  }

  /** True when at least one other peer took note. */
  async provide(key: Uint8Array, options?: AbortOptions): Promise<boolean> {
    let told = 0
    try {
      for await (const event of this.#node.services.dht.provide(toCid(key), bounded(options))) {
        if (event.name === 'PEER_RESPONSE') told++
      }
    } catch (error) {
      options?.signal?.throwIfAborted()
      this.#log.write('debug', 'dht', `provide: ${String(error)}`)
    }
    return told > 0
  }

  async *findProviders(key: Uint8Array, options?: AbortOptions): AsyncIterable<PeerId> {
    const seen = new Set<string>([this.#node.peerId.toString()])
    try {
      for await (const event of this.#node.services.dht.findProviders(toCid(key), bounded(options))) {
        if (event.name !== 'PROVIDER' && event.name !== 'PEER_RESPONSE') continue
        for (const { id, multiaddrs } of event.providers) {
          if (seen.has(id.toString())) continue
          seen.add(id.toString())
          if (multiaddrs.length > 0) await this.#node.peerStore.merge(id, { multiaddrs })
          yield id
        }
      }
    } catch (error) {
      options?.signal?.throwIfAborted()
      this.#log.write('debug', 'dht', `find providers: ${String(error)}`)
    }
  }

  /** The caller has validated the record: the DHT does not throw for invalid ones. */
  async put(key: Uint8Array, value: Uint8Array, options?: AbortOptions): Promise<void> {
    for await (const event of this.#node.services.dht.put(key, value, bounded(options))) {
      if (event.name === 'QUERY_ERROR')
        this.#log.write('debug', 'dht', `put: ${event.from.toString()}: ${String(event.error)}`)
    }
  }

  async get(key: Uint8Array, options?: AbortOptions): Promise<Uint8Array | undefined> {
    try {
      return await this.#node.contentRouting.get(key, bounded(options))
    } catch (error) {
      options?.signal?.throwIfAborted()
      this.#log.write('debug', 'dht', `get: ${String(error)}`)
      return undefined
    }
  }
}

function toCid(key: Uint8Array): CID {
  return CID.createV1(RAW, createDigest(SHA2_256, key))
}

function bounded(options: AbortOptions | undefined): { signal: AbortSignal } {
  const timeout = AbortSignal.timeout(DHT_TIMEOUT_MS)
  return { signal: options?.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]) }
}
