import { describe, expect, it } from 'vitest'
import type { ConnectionView } from '../../../p2p/interface/network.ts'
import type { VisitView } from '../../../p2p/services/sites/index.ts'
import { deliveryOf, shortPeer, sourcesOf, visitPhase } from './visit-phase.ts'

const online = { online: true, stopped: false }

function visit(change: Partial<VisitView>): VisitView {
  return {
    site: 'k51',
    state: 'connecting',
    peersAsked: 0,
    sources: [],
    blocks: { done: 0, known: 0 },
    bytes: { done: 0, total: 0 },
    own: false,
    ...change
  }
}

function connection(peer: string, transport: ConnectionView['transport']): ConnectionView {
  return {
    id: peer + transport,
    peer,
    role: 'peer',
    transport,
    direction: 'outbound',
    address: '',
    openedAt: 0,
    bytesIn: 0,
    bytesOut: 0,
    rateIn: 0,
    rateOut: 0,
    protocols: []
  }
}

describe('opening a site', () => {
  it('says what it waits for', () => {
    expect(visitPhase(undefined, online)).toEqual({ kind: 'loading', wait: 'connecting' })
    expect(visitPhase(visit({ state: 'resolving' }), online)).toEqual({ kind: 'loading', wait: 'resolving' })
    const asking = visit({ state: 'finding-peers', peersAsked: 3 })
    expect(visitPhase(asking, online)).toEqual({ kind: 'loading', wait: 'asking', peers: 3 })
    const fetching = visit({ state: 'fetching', peersAsked: 2, blocks: { done: 2, known: 14 } })
    expect(visitPhase(fetching, online)).toEqual({
      kind: 'loading',
      wait: 'fetching',
      done: 2,
      known: 14,
      peers: 2
    })
  })

  it('shows the site as soon as it can, also offline or after a stop', () => {
    for (const state of ['ready', 'complete'] as const) {
      expect(visitPhase(visit({ state }), { online: false, stopped: true })).toEqual({ kind: 'shown' })
    }
  })

  it('tells a failure from being offline and from having been stopped', () => {
    const failed = visit({ state: 'failed', reason: 'NameNotFoundError' })
    expect(visitPhase(failed, online)).toEqual({ kind: 'failed', reason: 'NameNotFoundError' })
    expect(visitPhase(failed, { online: false, stopped: false })).toEqual({ kind: 'offline' })
    expect(visitPhase(visit({}), { online: true, stopped: true })).toEqual({ kind: 'stopped' })
  })
})

describe('where a site came from', () => {
  const sources = [
    { peer: 'bob', blocks: 3, bytes: 30 },
    { peer: 'carol', blocks: 1, bytes: 10 },
    { peer: 'idle', blocks: 0, bytes: 0 }
  ]

  it('is this device without other sources, and one’s own site says so', () => {
    expect(deliveryOf(visit({}), [])).toEqual({ from: 'device' })
    expect(deliveryOf(visit({ own: true }), [])).toEqual({ from: 'own' })
  })

  it('counts the peers that gave something, and knows the way', () => {
    const view = visit({ sources })
    const direct = sourcesOf(view, [connection('bob', 'webrtc'), connection('bob', 'circuit')])
    expect(direct.map((source) => source.way)).toEqual(['direct', undefined])
    expect(deliveryOf(view, direct)).toEqual({ from: 'peers', peers: 2, way: 'direct' })
    const mixed = sourcesOf(view, [connection('bob', 'webrtc'), connection('carol', 'circuit')])
    expect(deliveryOf(view, mixed)).toEqual({ from: 'peers', peers: 2, way: 'mixed' })
    expect(deliveryOf(view, sourcesOf(view, []))).toEqual({ from: 'peers', peers: 2, way: undefined })
  })

  it('shortens a peer to the part that differs', () => {
    expect(shortPeer('12D3KooWGzBU5eqLpAxDQ4bBBXRkRC9g8vbWRY6jDbbvVmHCyeMB')).toBe('…VmHCyeMB')
  })
})
