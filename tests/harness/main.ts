/** Mounts the real app on a pretended node. `?scene=…&lang=…&theme=…` chooses what it pretends. */
import '../../src/app/app.css'
import { mount } from 'svelte'
import App from '../../src/app/App.svelte'
import type { NodeConnection } from '../../src/app/node/connect.ts'
import { createApp } from '../../src/app/shell/create-app.ts'
import type { ConnectionView, NetworkSnapshot } from '../../src/p2p/interface/network.ts'
import type { NodeApi } from '../../src/workers/rpc/contract.ts'
import { fakeSites, peer } from './fake-sites.ts'

const query = new URLSearchParams(location.search)
const scene = query.get('scene') ?? ''
localStorage.setItem('bitpie.language', query.get('lang') ?? 'en')
localStorage.setItem('bitpie.theme', query.get('theme') ?? 'light')

const connectionTo = (n: number, transport: ConnectionView['transport']): ConnectionView => ({
  id: String(n),
  peer: peer(n),
  role: 'peer',
  transport,
  direction: 'outbound',
  address: '',
  openedAt: Date.now(),
  bytesIn: 0,
  bytesOut: 0,
  rateIn: 0,
  rateOut: 0,
  protocols: []
})

const network: NetworkSnapshot = {
  peer: peer(6),
  state: 'online',
  mode: 'open',
  startedAt: Date.now(),
  relays: [],
  connections: [connectionTo(0, 'webrtc'), connectionTo(1, 'webrtc'), connectionTo(2, 'webrtc')],
  addresses: [],
  routing: { peers: 3, server: false },
  topics: [],
  machines: []
}
const activities =
  scene === 'publishing' || scene === 'storing'
    ? [
        {
          id: '1',
          kind: scene === 'publishing' ? 'build' : 'import',
          label: 'x',
          state: 'running' as const,
          done: 62,
          total: 100,
          unit: 'files' as const,
          rate: 1,
          startedAt: 0,
          cancellable: true
        }
      ]
    : []

const watch =
  <T>(value: T) =>
  (onSnapshot: (value: T) => void): (() => void) => {
    queueMicrotask(() => onSnapshot(value))
    return () => undefined
  }
const done = (): Promise<void> => Promise.resolve()
const identity = { status: 'ready' as const, wordsChecked: true, hasPassphrase: false, devices: [] }
const settings = { mode: 'open' as const, serve: true, cacheLimitBytes: 2e9 }
const storage = { usedBytes: 3e8, quotaBytes: 2e10, pinnedBytes: 1e8, cachedBytes: 2e8, blocks: 900 }

const api: NodeApi = {
  identity: {
    watch: watch(identity),
    create: () => Promise.resolve(identity),
    restore: () => Promise.resolve(identity),
    words: () => Promise.resolve([]),
    challenge: () => Promise.resolve([]),
    answer: () => Promise.resolve(true),
    setPassphrase: done,
    removePassphrase: done,
    unlock: done,
    lock: done
  },
  network: {
    watch: watch(network),
    watchLog: watch([]),
    addRelay: done,
    removeRelay: done,
    retryRelay: done,
    setMode: done
  },
  settings: {
    watch: watch(settings),
    update: done,
    storage: () => Promise.resolve(storage),
    clearCache: done,
    reset: done
  },
  activity: { watch: watch(activities), cancel: done, clear: done },
  sites: fakeSites(scene),
  siteFrames: { attach: done }
}

const connection: NodeConnection = {
  api,
  state: 'leading',
  since: Date.now(),
  role: 'leader',
  error: undefined,
  onChange: () => () => undefined,
  onNode: () => () => undefined,
  restart: done,
  close: done
}

const target = document.getElementById('app')
if (target) mount(App, { target, props: { app: createApp(connection, window) } })
