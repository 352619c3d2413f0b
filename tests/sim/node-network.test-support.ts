/** Networks of browser nodes in this process: the real code over real sockets on loopback. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import { memory } from '@libp2p/memory'
import { webSockets } from '@libp2p/websockets'
import { onTestFinished } from 'vitest'
import type { IpMode, NetworkSnapshot, RecordKind } from '../../src/p2p/interface/network.ts'
import type { Platform } from '../../src/p2p/interface/platform.ts'
import { NodeNetwork } from '../../src/p2p/network/index.ts'
import { createMemoryStore } from '../../src/p2p/store/index.ts'

type SurroundingsEvent = 'online' | 'offline' | 'wake' | 'visible'

export interface TestNode {
  network: NodeNetwork
  platform: Platform
  /** Transports that were asked for. */
  transports: string[]
  surroundings(event: SurroundingsEvent): void
  snapshot(): NetworkSnapshot
}

export interface TestNodeOptions {
  relays?: string[]
  mode?: IpMode
  allowPrivate?: boolean
  recordKinds?: RecordKind[]
}

/** A node that stops with the test. WebRTC does not exist here; it is asked for all the same. */
export async function testNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const listeners = new Set<(event: SurroundingsEvent) => void>()
  const transports: string[] = []
  const platform: Platform = {
    kind: 'browser',
    store: createMemoryStore(),
    secrets: { seal: (bytes) => Promise.resolve(bytes), open: (bytes) => Promise.resolve(bytes) },
    clock: {
      now: () => Date.now(),
      setTimeout: (fn, delayMs) => setTimeout(fn, delayMs),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined)
    },
    rng: {
      bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      float: () => Math.random()
    },
    surroundings: {
      online: () => true,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
    },
    transports: () =>
      Promise.resolve({
        webSocket() {
          transports.push('websocket')
          return webSockets()
        },
        webRtc() {
          transports.push('webrtc')
          return memory()
        }
      })
  }
  const network = new NodeNetwork({
    platform,
    privateKey: await generateKeyPair('Ed25519'),
    mode: options.mode ?? 'relayed',
    relays: options.relays ?? [],
    recordKinds: options.recordKinds ?? [],
    agent: 'bitpie-test',
    allowPrivate: options.allowPrivate ?? true,
    onMode: () => Promise.resolve()
  })
  onTestFinished(() => network.stop())
  return {
    network,
    platform,
    transports,
    surroundings: (event) => listeners.forEach((listener) => listener(event)),
    snapshot() {
      const seen: NetworkSnapshot[] = []
      network.watch((snapshot) => seen.push(snapshot))()
      if (seen[0] === undefined) throw new Error('no snapshot')
      return seen[0]
    }
  }
}
