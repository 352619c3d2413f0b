/**
 * Every method that crosses, and how. Types vanish at run time, and the objects behind the contract
 * have more methods than it names (keys among them): only what stands here can be called. The type
 * makes the table complete and exact.
 */
import type { NodeApi } from './contract.ts'

/**
 * call: one question, one answer. watch: snapshots, coalesced to the newest when the reader is slow.
 * follow: batches of new items, joined instead of dropped.
 */
export type MethodKind = 'call' | 'watch' | 'follow'

type KindOf<Method> = Method extends (...args: never[]) => Promise<unknown> ? 'call' : 'watch' | 'follow'

export type MethodTable<Api> = {
  readonly [Service in keyof Api]: { readonly [Name in keyof Api[Service]]: KindOf<Api[Service][Name]> }
}

export const NODE_METHODS: MethodTable<NodeApi> = {
  identity: {
    watch: 'watch',
    create: 'call',
    restore: 'call',
    words: 'call',
    challenge: 'call',
    answer: 'call',
    setPassphrase: 'call',
    removePassphrase: 'call',
    unlock: 'call',
    lock: 'call'
  },
  network: {
    watch: 'watch',
    watchLog: 'follow',
    addRelay: 'call',
    removeRelay: 'call',
    retryRelay: 'call',
    setMode: 'call'
  },
  settings: { watch: 'watch', update: 'call', storage: 'call', clearCache: 'call', reset: 'call' },
  activity: { watch: 'watch', cancel: 'call', clear: 'call' },
  sites: {
    watchSites: 'watch',
    create: 'call',
    remove: 'call',
    restoreRemoved: 'call',
    putFiles: 'call',
    putArchive: 'call',
    deleteFiles: 'call',
    files: 'call',
    project: 'call',
    saveProject: 'call',
    publish: 'call',
    rollback: 'call',
    discardDraft: 'call',
    recover: 'call',
    link: 'call',
    exportCar: 'call',
    watchVisit: 'watch',
    acceptUpdate: 'call',
    retryVisit: 'call'
  },
  siteFrames: { attach: 'call' },
  storage: {
    watchFolder: 'watch',
    watchEntry: 'watch',
    watchSummary: 'watch',
    search: 'call',
    store: 'call',
    createFolder: 'call',
    rename: 'call',
    move: 'call',
    remove: 'call',
    restore: 'call',
    purge: 'call',
    versions: 'call',
    useVersion: 'call',
    blob: 'call',
    watchSafety: 'watch',
    watchBarter: 'watch',
    setOffer: 'call',
    recover: 'call'
  },
  filePorts: { attach: 'call' }
}

/** The kind of a method named by the other side, or undefined for anything not in the table. */
export function kindOf(table: object, service: string, method: string): MethodKind | undefined {
  if (!Object.hasOwn(table, service)) return undefined
  const methods: unknown = Reflect.get(table, service)
  if (typeof methods !== 'object' || methods === null || !Object.hasOwn(methods, method)) return undefined
  const kind: unknown = Reflect.get(methods, method)
  return kind === 'call' || kind === 'watch' || kind === 'follow' ? kind : undefined
}
