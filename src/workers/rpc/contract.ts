/**
 * What the app may ask of the node worker. Plain types: the app imports them with `import type`.
 *
 * Rules that client and server rely on:
 * - a method named `watch…` takes `onSnapshot` last and returns an unsubscribe at once; snapshots
 *   are whole, ordered, and coalesced to the newest when the reader is slow;
 * - every other method is async; an options object with `signal` as last argument is cancellable;
 * - MessagePorts among the arguments are transferred;
 * - errors arrive with the `name` and `message` they were thrown with; match on `name`.
 */
import type { ActivityApi } from '../../p2p/interface/activity.ts'
import type { IdentityApi } from '../../p2p/interface/identity.ts'
import type { NetworkApi } from '../../p2p/interface/network.ts'
import type { SettingsApi } from '../../p2p/interface/settings.ts'
import type { SitesApi } from '../../p2p/services/sites/index.ts'
import type { StorageApi } from '../../p2p/services/storage/index.ts'

/** Hands a site frame's port to the node, which answers it for that one site only. */
export interface SiteFramesApi {
  attach(site: string, view: 'published' | 'draft', port: MessagePort): Promise<void>
}

/** Hands a port of the app's service worker to the node, which streams stored files over it. */
export interface FilePortsApi {
  attach(port: MessagePort): Promise<void>
}

export interface NodeApi {
  identity: IdentityApi
  network: NetworkApi
  settings: SettingsApi
  activity: ActivityApi
  sites: SitesApi
  siteFrames: SiteFramesApi
  storage: StorageApi
  filePorts: FilePortsApi
}
