import { afterEach, describe, expect, test, vi } from 'vitest'
import { finalStates, unreachableStates } from '../../p2p/lib/state-machine.ts'
import { connectNode, type NodeConnection } from './connect.ts'
import { Profile, type Tab } from './profile.test-support.ts'
import { tabMachine } from './states.ts'

/** Take-over waits some seconds on purpose. */
const PATIENCE = { timeout: 15_000, interval: 20 }

describe('tabs of one browser profile', () => {
  const open: NodeConnection[] = []
  const connect = (tab: Tab) => {
    const connection = connectNode(tab.environment)
    open.push(connection)
    return connection
  }
  const inState = (connection: NodeConnection, state: NodeConnection['state']) =>
    vi.waitFor(() => expect(connection.state).toBe(state), PATIENCE)

  /** Alice's tab leads, Bob's follows. */
  const twoTabs = async (profile = new Profile()) => {
    const [a, b] = [profile.open('a'), profile.open('b')]
    const first = connect(a)
    await inState(first, 'leading')
    const second = connect(b)
    await inState(second, 'following')
    return { profile, a, b, first, second }
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()))
  })

  test('run one node, which all of them reach', async () => {
    const { profile, first, second } = await twoTabs()
    expect(profile.started).toEqual(['a1'])
    expect([first.role, second.role]).toEqual(['leader', 'follower'])
    expect(await first.api.sites.link('x')).toBe('a1:x')
    expect(await second.api.sites.link('x')).toBe('a1:x')
  })

  test('that open at the same moment agree', async () => {
    const profile = new Profile()
    const tabs = ['a', 'b', 'c'].map((id) => connect(profile.open(id)))
    await vi.waitFor(
      () => expect(tabs.map(({ state }) => state).sort()).toEqual(['following', 'following', 'leading']),
      PATIENCE
    )
    const answers = await Promise.all(tabs.map(({ api }) => api.sites.link('x')))
    expect(new Set(answers).size).toBe(1)
    expect(profile.started).toHaveLength(1)
  })

  test('may ask before there is a node', async () => {
    const profile = new Profile()
    const connection = connect(profile.open('a'))
    expect(connection.state).toBe('electing')
    expect(await connection.api.sites.link('early')).toBe('a1:early')
  })

  test('go on when the leader crashes: watches move, calls under way fail', async () => {
    const { profile, a, b, first, second } = await twoTabs()
    const seen: unknown[] = []
    const unsubscribe = second.api.sites.watchSites((sites) => seen.push(...sites))
    await vi.waitFor(() => expect(seen).toEqual(['a1']))
    const publishing = second.api.sites.publish('x')
    publishing.catch(() => undefined)
    let newNodes = 0
    second.onNode(() => newNodes++)

    a.crash()
    await expect(publishing).rejects.toMatchObject({ name: 'NodeGoneError' })
    await inState(second, 'leading')
    expect(await second.api.sites.link('x')).toBe('b1:x')
    await vi.waitFor(() => expect(seen).toEqual(['a1', 'b1']))
    expect(newNodes).toBe(1)
    expect(profile.started).toEqual(['a1', 'b1'])
    unsubscribe()
    await vi.waitFor(() => expect(b.workers[0]?.watchers.size).toBe(0))
    open.splice(open.indexOf(first), 1)
  })

  test('give the lead away in order when the leader closes', async () => {
    const { a, b, first, second } = await twoTabs()
    await first.close()
    expect(a.workers[0]?.received).toContain('stop')
    expect(first.state).toBe('closed')
    await expect(first.api.sites.link('x')).rejects.toMatchObject({ name: 'NodeGoneError' })
    await inState(second, 'leading')
    expect(b.workers).toHaveLength(1)
  })

  test('of three, the third follows the second when the first goes', async () => {
    const { profile, first, second } = await twoTabs()
    const third = connect(profile.open('c'))
    await inState(third, 'following')
    const seen: unknown[] = []
    third.api.sites.watchSites((sites) => seen.push(...sites))
    await vi.waitFor(() => expect(seen).toEqual(['a1']))
    await first.close()
    await inState(second, 'leading')
    await vi.waitFor(() => expect(seen).toEqual(['a1', 'b1']), PATIENCE)
    expect(third.role).toBe('follower')
    expect(await third.api.sites.link('x')).toBe('b1:x')
  })

  test('take over from a leader that is frozen, which follows when it thaws', async () => {
    const profile = new Profile()
    const a = profile.open('a')
    const first = connect(a)
    await inState(first, 'leading')
    a.freeze()
    const second = connect(profile.open('b'))
    const third = connect(profile.open('c'))
    await vi.waitFor(
      () => expect([second.state, third.state].sort()).toEqual(['following', 'leading']),
      PATIENCE
    )
    expect(profile.started).toHaveLength(2)
    await inState(first, 'following')
    const answers = await Promise.all([first, second, third].map(({ api }) => api.sites.link('x')))
    expect(new Set(answers).size).toBe(1)
  }, 20_000)

  test('start the node anew when asked', async () => {
    const { a, first } = await twoTabs()
    await first.restart()
    await vi.waitFor(() => expect(['leading', 'following']).toContain(first.state), PATIENCE)
    expect(a.workers[0]?.received).toContain('stop')
    expect(await first.api.sites.link('x')).not.toBe('a1:x')
  })

  test('say why the node could not start, and try again when asked', async () => {
    const failure = new Error('another tab holds the database')
    failure.name = 'StoreBlockedError'
    const profile = new Profile({ failure })
    const connection = connect(profile.open('a'))
    const waiting = connection.api.sites.link('x')
    await expect(waiting).rejects.toMatchObject({
      name: expect.stringMatching(/StoreBlockedError|NodeGoneError/)
    })
    await inState(connection, 'failed')
    expect(connection.error).toMatchObject({ name: 'StoreBlockedError' })
    await expect(connection.api.sites.link('x')).rejects.toMatchObject({ name: 'StoreBlockedError' })
    profile.failure = undefined
    await connection.restart()
    expect(await connection.api.sites.link('x')).toBe('a2:x')
    expect(connection.error).toBeUndefined()
  })

  test('do not start a node again and again that dies at once', async () => {
    const profile = new Profile()
    const tab = profile.open('a')
    const connection = connect(tab)
    await inState(connection, 'leading')
    tab.workers[0]?.terminate()
    await inState(connection, 'failed')
    expect(connection.error).toMatchObject({ name: 'NodeWorkerError' })
    expect(profile.started).toEqual(['a1'])
  })

  test('start a node again that died after a while', async () => {
    const profile = new Profile()
    const tab = profile.open('a')
    const connection = connect(tab)
    await inState(connection, 'leading')
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 60_000)
    tab.workers[0]?.terminate()
    expect(await vi.waitFor(() => connection.api.sites.link('x'), PATIENCE)).toBe('a2:x')
    vi.restoreAllMocks()
  })

  test('without a service worker, the newest has the node, and the others may take it back', async () => {
    const profile = new Profile({ serviceWorker: false })
    const first = connect(profile.open('a'))
    await inState(first, 'leading')
    const second = connect(profile.open('b'))
    await inState(second, 'leading')
    await inState(first, 'elsewhere')
    expect(first.error).toMatchObject({ name: 'NodeElsewhereError' })
    await expect(first.api.sites.link('x')).rejects.toMatchObject({ name: 'NodeElsewhereError' })
    await first.restart()
    await inState(first, 'leading')
    await inState(second, 'elsewhere')
    await first.close()
    await inState(second, 'leading')
    expect(await second.api.sites.link('x')).toBe('b2:x')
  })

  test('a call that waits for a node can be given up', async () => {
    const failure = new Error('no')
    const profile = new Profile({ failure })
    const connection = connect(profile.open('a'))
    const controller = new AbortController()
    const waiting = connection.api.sites.publish('x', { signal: controller.signal })
    controller.abort(new Error('changed my mind'))
    await expect(waiting).rejects.toThrow('changed my mind')
  })
})

test('every state of a tab can be reached, and only closing ends', () => {
  expect(unreachableStates(tabMachine)).toEqual([])
  expect(finalStates(tabMachine)).toEqual(['closed'])
})
