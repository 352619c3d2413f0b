/** People with a node each, for tests of the sites service. */
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { sha256 } from 'multiformats/hashes/sha2'
import type { Identity, IdentityView } from '../../interface/identity.ts'
import type { ServiceContext } from '../../interface/service.ts'
import type { NodeSettings } from '../../interface/settings.ts'
import type { Store } from '../../interface/store.ts'
import { createActivities } from '../../lib/activities.ts'
import { createMemoryStore } from '../../store/index.ts'
import type { VisitView } from './api.ts'
import { nameRecordKind, sites, type SitesService } from './index.ts'
import { MemoryHub, type MemoryNetwork } from '../../../../tests/sim/memory-network.test-support.ts'

export const realClock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number): unknown => setTimeout(fn, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout)
}

const rng = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)), float: Math.random }

export function newHub(): MemoryHub {
  return new MemoryHub([nameRecordKind])
}

export interface Person {
  service: SitesService
  network: MemoryNetwork
  store: Store
  settings: NodeSettings
  logs: string[]
}

export interface PersonInit {
  /** Same words, same keys. Without: a visitor. */
  words?: string
  store?: Store
  settings?: Partial<NodeSettings>
}

export async function newPerson(hub: MemoryHub, init: PersonInit = {}): Promise<Person> {
  const network = await hub.node()
  const store = init.store ?? createMemoryStore()
  const settings: NodeSettings = {
    mode: 'open',
    serve: true,
    cacheLimitBytes: 64 * 1024 * 1024,
    ...init.settings
  }
  const logs: string[] = []
  const context: ServiceContext = {
    platform: {
      kind: 'simulation',
      store,
      secrets: { seal: async (bytes) => bytes, open: async (bytes) => bytes },
      clock: realClock,
      rng,
      surroundings: { online: () => true, onChange: () => () => undefined },
      transports: () => Promise.reject(new Error('No sockets in tests'))
    },
    network,
    identity: identityOf(init.words),
    activities: createActivities({ clock: realClock, rng }),
    settings: { current: () => settings, onChange: () => () => undefined },
    log: (level, scope, text) => logs.push(`${level} ${scope}: ${text}`)
  }
  const service = sites().create(context)
  await service.start()
  return { service, network, store, settings, logs }
}

function identityOf(words: string | undefined): Identity {
  const view: IdentityView = {
    status: words === undefined ? 'none' : 'ready',
    wordsChecked: true,
    hasPassphrase: false,
    devices: []
  }
  const unused = (): never => {
    throw new Error('Not part of these tests')
  }
  return {
    snapshot: () => view,
    watch: (onSnapshot) => {
      onSnapshot(view)
      return () => undefined
    },
    onChange: () => () => undefined,
    deviceKey: unused,
    async siteKey(index: number): Promise<PrivateKey> {
      if (words === undefined) throw new Error('A visitor has no keys')
      const { digest } = await sha256.digest(new TextEncoder().encode(`${words}/${index}`))
      return generateKeyPairFromSeed('Ed25519', digest)
    },
    storageSecret: unused,
    create: unused,
    restore: unused,
    words: unused,
    challenge: unused,
    answer: unused,
    setPassphrase: unused,
    removePassphrase: unused,
    unlock: unused,
    lock: unused
  }
}

export function textFile(path: string, text: string): { path: string; data: Blob } {
  return { path, data: new Blob([text]) }
}

export async function publishFolder(
  person: Person,
  files: Record<string, string | Uint8Array>
): Promise<string> {
  const { api } = person.service
  const { id } = await api.create({ title: 'A site', kind: 'folder' })
  const inputs = Object.entries(files).map(([path, content]) => ({
    path,
    data: new Blob([content as Uint8Array<ArrayBuffer>])
  }))
  await api.putFiles(id, inputs)
  await api.publish(id)
  return id
}

/** Opens a visit and gives the means to wait for what it says. */
export function visitOf(person: Person, site: string, providers: string[] = []) {
  const views: VisitView[] = []
  const waiting = new Set<() => void>()
  const close = person.service.api.watchVisit(site, { providers, relays: [] }, (view) => {
    views.push(view)
    for (const check of [...waiting]) check()
  })
  return {
    close,
    views,
    get last(): VisitView {
      const view = views.at(-1)
      if (view === undefined) throw new Error('No snapshot yet')
      return view
    },
    until(condition: (view: VisitView) => boolean): Promise<VisitView> {
      return new Promise((resolve) => {
        const check = () => {
          const view = views.at(-1)
          if (view === undefined || !condition(view)) return
          waiting.delete(check)
          resolve(view)
        }
        waiting.add(check)
        check()
      })
    }
  }
}

export async function get(
  person: Person,
  site: string,
  path: string,
  request: { range?: string; view?: 'draft' | 'published'; method?: 'GET' | 'HEAD' } = {}
) {
  const { range, view = 'published', method = 'GET' } = request
  const response = await person.service.reader.read({ site, view, method, path, range })
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body) chunks.push(chunk)
  const bytes = new Uint8Array(Buffer.concat(chunks))
  return { ...response, bytes, text: new TextDecoder().decode(bytes) }
}
