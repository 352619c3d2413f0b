/** What site frames need of the app around them: provided once, where the node is connected. */
import { createContext } from 'svelte'
import type { FrameNode } from './frame/frame-node.ts'
import type { HostConfig } from './origin.ts'

export interface SiteFrames {
  node: FrameNode
  /** Where sites are shown; asked of the host once. */
  host: Promise<HostConfig>
}

export const [useSiteFrames, provideSiteFrames] = createContext<SiteFrames>()
