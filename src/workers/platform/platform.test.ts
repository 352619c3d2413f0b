import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../p2p/interface/platform.ts'
import { createBrowserPlatform } from './browser.ts'
import { systemClock, systemRng } from './clock.ts'
import { Database } from './database.ts'
import { createPassingSecretBox, createSecretBox } from './secret-box.ts'
import { browserSurroundings } from './surroundings.ts'

let opened = 0
const secret = new TextEncoder().encode('abandon abandon about')

describe('the secret box', () => {
  test('opens what it sealed, also after a restart', async () => {
    const name = `box-${opened++}`
    const first = new Database(name)
    const sealed = await createSecretBox(first).seal(secret)
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false)
    await first.close()
    const second = new Database(name)
    expect(await createSecretBox(second).open(sealed)).toEqual(secret)
    await second.erase()
  })

  test('keeps its key from leaving the engine', async () => {
    const database = new Database(`box-${opened++}`)
    await createSecretBox(database).seal(secret)
    const key = await database.transact('readonly', ['meta'], (tx) =>
      tx.objectStore('meta').get('secret-box')
    )
    expect(key).toBeInstanceOf(CryptoKey)
    await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow()
    await database.erase()
  })

  test('two workers that start at once agree on one key', async () => {
    const name = `box-${opened++}`
    const [first, second] = [new Database(name), new Database(name)]
    const [one, two] = [createSecretBox(first), createSecretBox(second)]
    const [sealed] = await Promise.all([one.seal(secret), two.seal(secret)])
    expect(await two.open(sealed)).toEqual(secret)
    await first.erase()
    await second.close()
  })

  test('refuses what was changed, cut short, or sealed elsewhere', async () => {
    const box = createPassingSecretBox()
    const sealed = await box.seal(secret)
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(box.open(changed)).rejects.toMatchObject({ name: 'SealBrokenError' })
    }
    for (const short of [0, 1, 13, sealed.length - 1]) {
      await expect(box.open(sealed.slice(0, short))).rejects.toMatchObject({ name: 'SealBrokenError' })
    }
    await expect(createPassingSecretBox().open(sealed)).rejects.toMatchObject({ name: 'SealBrokenError' })
  })

  test('never seals the same way twice', async () => {
    const box = createPassingSecretBox()
    expect(await box.seal(secret)).not.toEqual(await box.seal(secret))
  })
})

describe('the surroundings', () => {
  const channel = () => new MessageChannel()

  test('pass on what the window reports and remember being offline', async () => {
    const { port1, port2 } = channel()
    const surroundings = browserSurroundings(port2, systemClock)
    const seen: string[] = []
    const stop = surroundings.onChange((event) => seen.push(event))
    for (const event of ['visible', 'garbage', 'offline', { type: 'online' }]) port1.postMessage(event)
    await vi.waitFor(() => expect(seen).toEqual(['visible', 'offline']))
    expect(surroundings.online()).toBe(false)
    port1.postMessage('online')
    await vi.waitFor(() => expect(surroundings.online()).toBe(true))
    stop()
    port1.close()
  })

  test('notice sleep by a timer that comes much too late, and leave no timer behind', () => {
    let now = 0
    let timer: (() => void) | undefined
    const clock: Clock = {
      now: () => now,
      setTimeout: (fn) => (timer = fn),
      clearTimeout: () => (timer = undefined)
    }
    const { port1, port2 } = channel()
    const surroundings = browserSurroundings(port2, clock)
    expect(timer).toBeUndefined()
    const seen: string[] = []
    const stop = surroundings.onChange((event) => seen.push(event))
    now += 5_000
    timer?.()
    now += 5_000 + 9_000
    timer?.()
    expect(seen).toEqual([])
    now += 3_600_000
    timer?.()
    expect(seen).toEqual(['wake'])
    stop()
    expect(timer).toBeUndefined()
    port1.close()
  })
})

describe('the system', () => {
  test('gives random bytes of any length and floats below one', () => {
    expect(systemRng.bytes(200_000)).toHaveLength(200_000)
    expect(
      systemRng
        .bytes(200_000)
        .subarray(-32)
        .some((byte) => byte !== 0)
    ).toBe(true)
    const floats = Array.from({ length: 1000 }, () => systemRng.float())
    expect(Math.min(...floats)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...floats)).toBeLessThan(1)
    expect(Math.max(...floats) - Math.min(...floats)).toBeGreaterThan(0.9)
  })
})

describe('the browser platform', () => {
  afterEach(() => vi.restoreAllMocks())

  test('stores in this profile', async () => {
    const { port1, port2 } = new MessageChannel()
    const platform = await createBrowserPlatform({ name: `platform-${opened++}`, surroundings: port2 })
    await platform.store.table('things').put('a', 1)
    expect(await platform.secrets.open(await platform.secrets.seal(secret))).toEqual(secret)
    await platform.store.erase()
    port1.close()
  })

  test('serves a visitor whose engine denies storage from memory', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const { port1, port2 } = new MessageChannel()
    const platform = await createBrowserPlatform({ name: 'denied', surroundings: port2 })
    await platform.store.table('things').put('a', 1)
    expect(await platform.store.table('things').get('a')).toBe(1)
    expect(await platform.secrets.open(await platform.secrets.seal(secret))).toEqual(secret)
    port1.close()
  })
})
