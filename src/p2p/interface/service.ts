import type { Activities } from './activity.ts'
import type { Identity } from './identity.ts'
import type { MachineView, Network, RecordKind } from './network.ts'
import type { Platform } from './platform.ts'
import type { NodeSettings } from './settings.ts'

/** Settings as services read them. */
export interface SettingsReader {
  current(): NodeSettings
  onChange(listener: (settings: NodeSettings) => void): () => void
}

/** What the node gives a service to work with. */
export interface ServiceContext {
  platform: Platform
  network: Network
  identity: Identity
  activities: Activities
  settings: SettingsReader
  log(level: 'debug' | 'info' | 'warn' | 'error', scope: string, text: string): void
}

/** What a service holds of the store. */
export interface ServiceUsage {
  /** Bytes of own content, never evicted. */
  pinnedBytes: number
  /** Bytes that may go when space is needed. */
  cachedBytes: number
}

/** One service of the node: made without I/O, alive between `start` and `stop`. */
export interface Service {
  start(): Promise<void>
  stop(): Promise<void>
  usage?(): Promise<ServiceUsage>
  clearCache?(): Promise<void>
  /** State machines for the network view. */
  machines?(): MachineView[]
}

export interface ServiceDefinition<S extends Service> {
  create(context: ServiceContext): S
  /** Records of this service that the DHT carries. */
  recordKinds?: readonly RecordKind[]
}
