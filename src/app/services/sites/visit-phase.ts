/** What the page of a visited site shows, worked out from the node's snapshot. Pure, without words. */
import type { ConnectionView } from '../../../p2p/interface/network.ts'
import type { VisitView } from '../../../p2p/services/sites/index.ts'

export type VisitPhase =
  | { kind: 'loading'; wait: 'connecting' | 'resolving' | 'finding' }
  | { kind: 'loading'; wait: 'asking'; peers: number }
  | { kind: 'loading'; wait: 'fetching'; done: number; known: number; peers: number }
  | { kind: 'shown' }
  | { kind: 'offline' }
  | { kind: 'stopped' }
  | { kind: 'failed'; reason: string | undefined }

export function visitPhase(
  visit: VisitView | undefined,
  now: { online: boolean; stopped: boolean }
): VisitPhase {
  const shown = visit?.state === 'ready' || visit?.state === 'complete'
  if (shown) return { kind: 'shown' }
  if (now.stopped) return { kind: 'stopped' }
  if (!now.online) return { kind: 'offline' }
  switch (visit?.state) {
    case 'failed':
      return { kind: 'failed', reason: visit.reason }
    case 'resolving':
      return waitFor('resolving', visit.peersAsked)
    case 'finding-peers':
      return waitFor('finding', visit.peersAsked)
    case 'fetching': {
      const { done, known } = visit.blocks
      if (known === 0) return waitFor('finding', visit.peersAsked)
      return { kind: 'loading', wait: 'fetching', done, known, peers: visit.peersAsked }
    }
    default:
      return { kind: 'loading', wait: 'connecting' }
  }
}

function waitFor(wait: 'resolving' | 'finding', peers: number): VisitPhase {
  return peers > 0 ? { kind: 'loading', wait: 'asking', peers } : { kind: 'loading', wait }
}

export type Way = 'direct' | 'relayed'

export interface SourceView {
  peer: string
  blocks: number
  sizeBytes: number
  /** Unknown once the connection is gone. */
  way: Way | undefined
}

/** Peers that gave blocks, with the way each is connected by. */
export function sourcesOf(visit: VisitView, connections: readonly ConnectionView[]): SourceView[] {
  const ways = new Map<string, Way>()
  for (const { peer, transport } of connections) {
    if (transport !== 'circuit') ways.set(peer, 'direct')
    else if (!ways.has(peer)) ways.set(peer, 'relayed')
  }
  return visit.sources
    .filter((source) => source.blocks > 0)
    .map(({ peer, blocks, bytes }) => ({ peer, blocks, sizeBytes: bytes, way: ways.get(peer) }))
}

export type Delivery =
  { from: 'own' } | { from: 'device' } | { from: 'peers'; peers: number; way: Way | 'mixed' | undefined }

/** How the site reached this device, in one phrase. */
export function deliveryOf(visit: VisitView, sources: readonly SourceView[]): Delivery {
  if (visit.own) return { from: 'own' }
  if (sources.length === 0) return { from: 'device' }
  const ways = new Set(sources.flatMap(({ way }) => (way ? [way] : [])))
  const [only] = ways
  return { from: 'peers', peers: sources.length, way: ways.size > 1 ? 'mixed' : only }
}

/** The last characters of a peer id: the first ones are alike for all. */
export function shortPeer(peer: string): string {
  return `…${peer.slice(-8)}`
}
