/** Ports of visits. */
import type { Network } from '../../../interface/network.ts'
import type { Clock } from '../../../interface/platform.ts'
import type { Content } from '../../../content/index.ts'
import type { NameDirectory } from '../names/directory.ts'
import type { VisitedSites } from './visited-sites.ts'

/** What a visit works with. */
export interface VisitPorts {
  network: Network
  content: Content
  clock: Clock
  names: NameDirectory
  visited: VisitedSites
  /** Whether visitors' copies are served. */
  serves(): boolean
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}
