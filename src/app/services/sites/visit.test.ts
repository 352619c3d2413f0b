import { describe, expect, it, vi } from 'vitest'
import type { VisitView } from '../../../p2p/services/sites/index.ts'
import { Visit, type VisitApi } from './visit.svelte.ts'

const snapshot: VisitView = {
  site: 'k51',
  state: 'failed',
  peersAsked: 0,
  sources: [],
  blocks: { done: 0, known: 0 },
  bytes: { done: 0, total: 0 },
  own: false
}

function parts() {
  const stop = vi.fn()
  const watchers: ((view: VisitView) => void)[] = []
  const api = {
    watchVisit: vi.fn<VisitApi['watchVisit']>((_, __, onSnapshot) => {
      watchers.push(onSnapshot)
      return stop
    }),
    acceptUpdate: vi.fn(() => Promise.resolve()),
    retryVisit: vi.fn(() => Promise.resolve())
  }
  const visit = new Visit(api, 'k51', { providers: ['p'], relays: [] })
  return { api, stop, visit, send: (view: VisitView) => watchers.at(-1)?.(view) }
}

describe('a visit', () => {
  it('follows the site with the hints of its link, once', () => {
    const { api, visit, send } = parts()
    visit.open()
    visit.open()
    send(snapshot)
    expect(api.watchVisit).toHaveBeenCalledTimes(1)
    expect(api.watchVisit.mock.calls[0]?.[1]).toEqual({ providers: ['p'], relays: [] })
    expect(visit.view).toBe(snapshot)
  })

  it('lets the site go when it is stopped, and takes it up again', async () => {
    const { api, stop, visit } = parts()
    visit.open()
    visit.stop()
    expect(stop).toHaveBeenCalledTimes(1)
    expect(visit.stopped).toBe(true)
    await visit.retry()
    expect(visit.stopped).toBe(false)
    expect(api.watchVisit).toHaveBeenCalledTimes(2)
    expect(api.retryVisit).not.toHaveBeenCalled()
  })

  it('asks the node to try again after a failure, and loads the page anew', async () => {
    const { api, visit, send } = parts()
    visit.open()
    send(snapshot)
    await visit.retry()
    expect(api.retryVisit).toHaveBeenCalledExactlyOnceWith('k51')
    expect(visit.view).toBeUndefined()
    expect(visit.round).toBe(1)
  })

  it('loads the page anew for a newer version only when it is asked to', async () => {
    const { api, visit } = parts()
    visit.open()
    await visit.acceptUpdate()
    expect(api.acceptUpdate).toHaveBeenCalledTimes(1)
    expect(visit.round).toBe(1)
  })
})
