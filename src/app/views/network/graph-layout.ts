/**
 * Where everybody stands in the picture: me in the middle, relays around me, peers outside, each
 * behind the relay that it is reached by. The order depends on ids only: traffic moves nobody.
 */
import type { ConnectionView, NetworkSnapshot } from '../../../p2p/interface/network.ts'

export type NodeKind = 'me' | 'relay' | 'peer'

export interface GraphNode {
  id: string
  kind: NodeKind
  x: number
  y: number
}

export interface GraphLink {
  id: string
  kind: 'relay' | 'direct' | 'relayed'
  /** From me, or from the relay in between. */
  path: string
  /** Bytes per second, both ways. */
  rate: number
}

export interface Graph {
  nodes: GraphNode[]
  links: GraphLink[]
  /** Peers not drawn, for there is no room. */
  hidden: number
}

/** More circles than this are a blot. The table lists everybody. */
export const MAX_DRAWN = 60
/** Radii as shares of half the picture. */
const RELAY_RING = 0.42
const PEER_RING = 0.8
const TURN = 2 * Math.PI
/** First place of a ring: straight up. */
const START = -Math.PI / 2

export interface Size {
  width: number
  height: number
}

export function layOut(network: Pick<NetworkSnapshot, 'peer' | 'connections'>, size: Size): Graph {
  const relays = byPeer(network.connections, 'relay')
  const peers = byPeer(network.connections, 'peer')
  const shown = [...peers.keys()].toSorted().slice(0, Math.max(0, MAX_DRAWN - relays.size))
  const groups = groupByRelay([...relays.keys()].toSorted(), shown, peers)
  const slots = groups.reduce((sum, { members }) => sum + Math.max(1, members.length), 0)

  const me: GraphNode = { id: network.peer, kind: 'me', x: size.width / 2, y: size.height / 2 }
  const nodes = [me]
  const links: GraphLink[] = []
  let slot = 0
  for (const { relay, members } of groups) {
    const width = Math.max(1, members.length)
    const middle = slot + (width - 1) / 2
    const root = relay === undefined ? me : place(relay, 'relay', middle / slots, size)
    if (relay !== undefined) {
      nodes.push(root)
      links.push(link('relay', me, root, relays))
    }
    for (const [index, id] of members.entries()) {
      const node = place(id, 'peer', (slot + index) / slots, size)
      nodes.push(node)
      links.push(link(isDirect(peers.get(id)) ? 'direct' : 'relayed', root, node, peers))
    }
    slot += width
  }
  return { nodes, links, hidden: peers.size - shown.length }
}

/** Stroke width for a rate: silence is thin, each tenfold adds as much again. */
export function linkWidth(rate: number): number {
  return 1.5 + 1.5 * Math.log10(1 + rate / 1000)
}

interface Group {
  /** Undefined for peers that are reached directly. */
  relay: string | undefined
  members: string[]
}

type ByPeer = ReadonlyMap<string, readonly ConnectionView[]>

function byPeer(connections: readonly ConnectionView[], role: ConnectionView['role']): ByPeer {
  return Map.groupBy(
    connections.filter((connection) => connection.role === role),
    ({ peer }) => peer
  )
}

/** A relay with those behind it, then its share of the peers that need none, and so on around. */
function groupByRelay(relays: readonly string[], shown: readonly string[], peers: ByPeer): Group[] {
  const viaOf = (id: string): string | undefined => {
    if (isDirect(peers.get(id))) return undefined
    return peers.get(id)?.find(({ via }) => via !== undefined && relays.includes(via))?.via
  }
  const direct = shown.filter((id) => viaOf(id) === undefined)
  const share = Math.ceil(direct.length / Math.max(1, relays.length))
  const groups = relays.flatMap((relay, index): Group[] => [
    { relay, members: shown.filter((id) => viaOf(id) === relay) },
    { relay: undefined, members: direct.slice(index * share, (index + 1) * share) }
  ])
  const all = relays.length === 0 ? [{ relay: undefined, members: direct }] : groups
  return all.filter(({ relay, members }) => relay !== undefined || members.length > 0)
}

function isDirect(connections: readonly ConnectionView[] | undefined): boolean {
  return connections?.some(({ transport }) => transport !== 'circuit') ?? false
}

function place(id: string, kind: 'relay' | 'peer', turn: number, size: Size): GraphNode {
  const angle = START + TURN * turn
  const share = kind === 'relay' ? RELAY_RING : PEER_RING
  return {
    id,
    kind,
    x: (size.width / 2) * (1 + share * Math.cos(angle)),
    y: (size.height / 2) * (1 + share * Math.sin(angle))
  }
}

function link(kind: GraphLink['kind'], from: GraphNode, to: GraphNode, connections: ByPeer): GraphLink {
  return {
    id: to.id,
    kind,
    path: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`,
    rate: (connections.get(to.id) ?? []).reduce((sum, { rateIn, rateOut }) => sum + rateIn + rateOut, 0)
  }
}
