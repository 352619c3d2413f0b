/** What a site frame needs of the node, wherever it runs. */
import type { SiteViewName } from './origins.ts'

export interface FrameNode {
  /** Waits for the node. The port then serves this site and view for as long as that node lives. */
  attach(site: string, view: SiteViewName, port: MessagePort): Promise<void>
  /** Calls back when another node took over, so that ports given before are dead. Returns an unsubscribe. */
  onChange(listener: () => void): () => void
}

export interface FrameEvents {
  /** The page is at another place or has another title; both untrusted text. */
  onnavigate(path: string, title: string): void
  /** A link out of the site was clicked: ask before opening. */
  onoutside(url: string): void
}
