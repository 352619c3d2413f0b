import { describe, expect, it } from 'vitest'
import type { ConnectionView } from '../../../p2p/interface/network.ts'
import { layOut, linkWidth, MAX_DRAWN } from './graph-layout.ts'

const SIZE = { width: 800, height: 400 }

function connection(part: Partial<ConnectionView> & { peer: string }): ConnectionView {
  return {
    id: part.peer,
    role: 'peer',
    transport: 'webrtc',
    direction: 'outbound',
    address: '/memory/0',
    openedAt: 0,
    bytesIn: 0,
    bytesOut: 0,
    rateIn: 0,
    rateOut: 0,
    protocols: [],
    ...part
  }
}

const RELAY = connection({ peer: 'relay', role: 'relay', transport: 'websocket' })

describe('the picture of the network', () => {
  it('shows me alone in the middle when there is nobody', () => {
    const { nodes, links } = layOut({ peer: 'me', connections: [] }, SIZE)
    expect(nodes).toEqual([{ id: 'me', kind: 'me', x: 400, y: 200 }])
    expect(links).toEqual([])
  })

  it('draws a relayed link from its relay and a direct one from me', () => {
    const bob = connection({ peer: 'bob', transport: 'circuit', via: 'relay' })
    const carol = connection({ peer: 'carol', rateIn: 500, rateOut: 250 })
    const { links } = layOut({ peer: 'me', connections: [RELAY, bob, carol] }, SIZE)
    const start = (id: string) => link(id)?.path.split('L')[0]
    const end = (id: string) => link(id)?.path.split('L')[1]
    const link = (id: string) => links.find((candidate) => candidate.id === id)
    expect(link('relay')?.kind).toBe('relay')
    expect(link('bob')?.kind).toBe('relayed')
    expect(start('bob')).toBe(`M${end('relay') ?? ''}`)
    expect(link('carol')).toMatchObject({ kind: 'direct', rate: 750 })
    expect(start('carol')).toBe('M400.0 200.0')
  })

  it('counts a peer with a direct and a relayed connection once, as direct', () => {
    const circuit = connection({ id: '1', peer: 'bob', transport: 'circuit', via: 'relay' })
    const direct = connection({ id: '2', peer: 'bob' })
    const { nodes, links } = layOut({ peer: 'me', connections: [RELAY, circuit, direct] }, SIZE)
    expect(nodes.filter(({ id }) => id === 'bob')).toHaveLength(1)
    expect(links.find(({ id }) => id === 'bob')?.kind).toBe('direct')
  })

  it('gives everybody a place of their own, however few or many relays there are', () => {
    const relays = ['r1', 'r2', 'r3'].map((peer) => ({ ...RELAY, id: peer, peer }))
    const peers = ['a', 'b', 'c', 'd'].map((peer) => connection({ peer }))
    const behind = ['x', 'y'].map((peer) => connection({ peer, transport: 'circuit', via: 'r2' }))
    for (const connections of [relays, peers, [...relays, ...peers], [...relays, ...peers, ...behind]]) {
      const { nodes } = layOut({ peer: 'me', connections }, SIZE)
      expect(nodes).toHaveLength(connections.length + 1)
      expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length)
    }
  })

  it('keeps everybody inside and leaves out what does not fit', () => {
    const crowd = Array.from({ length: 200 }, (_, index) => connection({ peer: `peer-${index}` }))
    const { nodes, hidden } = layOut({ peer: 'me', connections: [RELAY, ...crowd] }, SIZE)
    expect(nodes).toHaveLength(MAX_DRAWN + 1)
    expect(hidden).toBe(200 - (MAX_DRAWN - 1))
    for (const { x, y } of nodes) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(SIZE.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(SIZE.height)
    }
  })

  it('draws more traffic wider', () => {
    expect(linkWidth(0)).toBe(1.5)
    expect(linkWidth(1_000_000)).toBeGreaterThan(linkWidth(1000))
  })
})
