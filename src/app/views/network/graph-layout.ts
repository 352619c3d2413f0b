/**
 * Where everybody stands in the picture: me in the middle, relays around me, peers outside, each
 * near the relay that it is reached by. The order depends on ids only, so that nobody jumps when
 * somebody comes or goes far away.
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
  /** Points to join: a relayed link goes by its relay. */
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
  const relays = byPeer(network.connections.filter(({ role }) => role === 'relay'))
  const peers = byPeer(network.connections.filter(({ role }) => role === 'peer'))
  const relayIds = [...relays.keys()].toSorted()
  const order = (id: string): number => relayIds.indexOf(viaOf(peers.get(id)) ?? '')
  const peerIds = [...peers.keys()]
    .toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
    .slice(0, Math.max(0, MAX_DRAWN - relayIds.length))

  const me: GraphNode = { id: network.peer, kind: 'me', x: size.width / 2, y: size.height / 2 }
  const relayNodes = ring(relayIds, 'relay', RELAY_RING, size)
  // Half a step on, so that peers do not hide behind relays.
  const peerNodes = ring(peerIds, 'peer', PEER_RING, size, 0.5)
  const places = new Map([...relayNodes, ...peerNodes].map((node) => [node.id, node]))

  const links: GraphLink[] = []
  for (const node of places.values()) {
    const connections = (node.kind === 'relay' ? relays : peers).get(node.id) ?? []
    const via = node.kind === 'peer' ? viaOf(connections) : undefined
    const direct = node.kind === 'peer' && connections.some(({ transport }) => transport !== 'circuit')
    const bend = direct ? undefined : places.get(via ?? '')
    links.push({
      id: node.id,
      kind: node.kind === 'relay' ? 'relay' : direct ? 'direct' : 'relayed',
      path: [me, bend, node]
        .filter((place) => place !== undefined)
        .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
        .join(''),
      rate: connections.reduce((sum, { rateIn, rateOut }) => sum + rateIn + rateOut, 0)
    })
  }
  return { nodes: [me, ...places.values()], links, hidden: peers.size - peerIds.length }
}

/** Stroke width for a rate: silence is thin, each tenfold adds as much again. */
export function linkWidth(rate: number): number {
  return 1.5 + 1.5 * Math.log10(1 + rate / 1000)
}

function byPeer(connections: readonly ConnectionView[]): Map<string, ConnectionView[]> {
  return Map.groupBy(connections, ({ peer }) => peer)
}

function viaOf(connections: readonly ConnectionView[] | undefined): string | undefined {
  return connections?.find(({ via }) => via !== undefined)?.via
}

function ring(ids: readonly string[], kind: NodeKind, share: number, size: Size, shift = 0): GraphNode[] {
  return ids.map((id, index) => {
    const angle = START + (TURN * (index + shift)) / ids.length
    return {
      id,
      kind,
      x: (size.width / 2) * (1 + share * Math.cos(angle)),
      y: (size.height / 2) * (1 + share * Math.sin(angle))
    }
  })
}
