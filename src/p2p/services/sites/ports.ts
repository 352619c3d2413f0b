/** What the parts of the service work with; each takes the few it needs. */
import type { Content } from '../../content/index.ts'
import type { Activities } from '../../interface/activity.ts'
import type { Identity } from '../../interface/identity.ts'
import type { Network } from '../../interface/network.ts'
import type { Clock } from '../../interface/platform.ts'
import type { Store } from '../../interface/store.ts'
import type { OwnSites } from './own-sites.ts'
import type { SiteTables } from './store.ts'

export interface SitePorts {
  content: Content
  tables: SiteTables
  own: OwnSites
  network: Network
  identity: Identity
  activities: Activities
  clock: Clock
  estimate: Store['estimate']
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
  /** A version was committed: bring it to the network. */
  onCommitted(site: string): void
}
