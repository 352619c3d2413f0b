import { describe, expect, test, vi } from 'vitest'
import type { IdentityView } from '../interface/identity.ts'
import { createMemoryStore } from '../store/index.ts'
import { createIdentity } from './identity.ts'
import { Browser, newSecretBox, testRng } from './person.test-support.ts'

const siteKeyOf = async (
  identity: { siteKey(index: number): Promise<{ publicKey: unknown }> },
  index: number
) => String((await identity.siteKey(index)).publicKey)

describe('a visitor', () => {
  test('has an ephemeral peer key, nothing stored and no identity', async () => {
    const browser = new Browser()
    const first = await browser.open()
    const second = await browser.open()
    expect(first.deviceKey().equals(second.deviceKey())).toBe(false)
    expect(first.snapshot()).toEqual({
      status: 'none',
      wordsChecked: false,
      hasPassphrase: false,
      devices: []
    })
    expect(await browser.rows()).toEqual({})
  })

  test('is told that there is no identity', async () => {
    const bob = await new Browser().open()
    const noIdentity = { name: 'NoIdentityError' }
    await expect(bob.words()).rejects.toMatchObject(noIdentity)
    await expect(bob.challenge()).rejects.toMatchObject(noIdentity)
    await expect(bob.answer(['a', 'b', 'c'])).rejects.toMatchObject(noIdentity)
    await expect(bob.siteKey(0)).rejects.toMatchObject(noIdentity)
    await expect(bob.storageSecret()).rejects.toMatchObject(noIdentity)
    await expect(bob.setPassphrase('correct horse')).rejects.toMatchObject(noIdentity)
    await expect(bob.removePassphrase('correct horse')).rejects.toMatchObject(noIdentity)
    await expect(bob.unlock('correct horse')).rejects.toMatchObject(noIdentity)
    await expect(bob.lock()).rejects.toMatchObject(noIdentity)
  })
})

describe('Alice creates an identity', () => {
  test('with one call, and her running peer becomes its first device', async () => {
    const alice = await new Browser().open()
    const peer = alice.deviceKey()
    const view = await alice.create()
    expect(alice.deviceKey().equals(peer)).toBe(true)
    expect(view).toMatchObject({
      status: 'ready',
      wordsChecked: false,
      hasPassphrase: false,
      createdAt: 1_800_000_000_000
    })
    expect(view.id).toMatch(/^k51[0-9a-z]{59}$/)
    expect(view.fingerprint).toMatch(/^([A-Z2-7]{4} ){3}[A-Z2-7]{4}$/)
    expect(view.devices).toEqual([
      { peer: alice.deviceKey().publicKey.toString(), createdAt: 1_800_000_000_000, current: true }
    ])
    expect(await alice.words()).toHaveLength(24)
  })

  test('and has the same one after a restart', async () => {
    const browser = new Browser()
    const before = await browser.open()
    const view = await before.create()
    const words = await before.words()
    const site = await siteKeyOf(before, 3)
    await before.stop()

    const after = await browser.open()
    expect(after.snapshot()).toEqual(view)
    expect(after.deviceKey().equals((await browser.open()).deviceKey())).toBe(true)
    expect(await after.words()).toEqual(words)
    expect(await siteKeyOf(after, 3)).toBe(site)
  })

  test('only once, also when she clicks twice', async () => {
    const alice = await new Browser().open()
    const [first, second] = await Promise.allSettled([alice.create(), alice.create()])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'IdentityExistsError' } })
    expect(alice.snapshot().devices).toHaveLength(1)
  })

  test('and the store never holds a secret in the clear', async () => {
    const browser = new Browser({ bytes: (length) => new Uint8Array(length).fill(0xa7), float: () => 0 })
    const alice = await browser.open()
    await alice.create()
    const bytes = Object.values(await browser.rows()).flatMap((row) =>
      Object.values(row).filter((value) => value instanceof Uint8Array)
    )
    expect(bytes.length).toBeGreaterThanOrEqual(3)
    const secret = Buffer.alloc(32, 0xa7)
    for (const value of bytes) expect(Buffer.from(value).includes(secret)).toBe(false)
  })

  test('and keeps none when the write fails, until it succeeds', async () => {
    const browser = new Browser()
    const alice = await browser.open()
    browser.failWrites = true
    await expect(alice.create()).rejects.toThrow('the disk is full')
    expect(alice.snapshot().status).toBe('none')
    await expect(alice.words()).rejects.toMatchObject({ name: 'NoIdentityError' })
    expect(await browser.rows()).toEqual({})
    browser.failWrites = false
    expect((await alice.create()).status).toBe('ready')
  })
})

describe('who watches', () => {
  test('sees the state at once, each change, and nothing after leaving', async () => {
    const alice = await new Browser().open()
    const seen: IdentityView[] = []
    const stop = alice.watch((view) => seen.push(view))
    await alice.create()
    await alice.setPassphrase('correct horse')
    await alice.lock()
    await alice.unlock('correct horse')
    stop()
    await alice.lock()
    expect(seen.map(({ status, hasPassphrase }) => `${status} ${hasPassphrase}`)).toEqual([
      'none false',
      'ready false',
      'ready true',
      'locked true',
      'ready true'
    ])
  })

  test('hears nothing of what failed', async () => {
    const alice = await new Browser().open()
    const listener = vi.fn()
    alice.onChange(listener)
    await expect(alice.restore('no words')).rejects.toThrow()
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('the life of the node part', () => {
  test('does nothing before start and has no keys after stop', async () => {
    const secrets = await newSecretBox()
    const clock = { now: () => 0, setTimeout: () => undefined, clearTimeout: () => undefined }
    const identity = createIdentity({ store: createMemoryStore(), secrets, clock, rng: testRng })
    expect(() => identity.deviceKey()).toThrow(expect.objectContaining({ name: 'IdentityNotStartedError' }))
    await expect(identity.create()).rejects.toMatchObject({ name: 'IdentityNotStartedError' })
    await identity.start()
    const key = identity.deviceKey()
    await identity.start()
    expect(identity.deviceKey()).toBe(key)
    await identity.create()
    await identity.stop()
    expect(() => identity.deviceKey()).toThrow(expect.objectContaining({ name: 'IdentityNotStartedError' }))
    await expect(identity.siteKey(0)).rejects.toMatchObject({ name: 'NoIdentityError' })
    await identity.start()
    expect(identity.deviceKey().equals(key)).toBe(true)
    expect(identity.snapshot().status).toBe('ready')
  })

  test('refuses a site number that is none', async () => {
    const alice = await new Browser().open()
    await alice.create()
    for (const index of [-1, 1.5, NaN, 2 ** 31]) {
      await expect(alice.siteKey(index)).rejects.toThrow(RangeError)
    }
  })
})

describe('words asked back', () => {
  test('are three different ones, and the right answer is remembered', async () => {
    const browser = new Browser()
    const alice = await browser.open()
    await alice.create()
    const words = await alice.words()
    const positions = await alice.challenge()
    expect(new Set(positions).size).toBe(3)
    expect(positions.every((position) => position >= 1 && position <= 24)).toBe(true)

    const right = positions.map((position) => words[position - 1] ?? '')
    expect(await alice.answer(['zoo', 'zoo', 'zoo'])).toBe(false)
    expect(await alice.answer(right.slice(1))).toBe(false)
    expect(await alice.answer([])).toBe(false)
    expect(alice.snapshot().wordsChecked).toBe(false)
    expect(await alice.answer(right.map((word) => ` ${word.slice(0, 4).toUpperCase()}\n`))).toBe(true)
    expect(alice.snapshot().wordsChecked).toBe(true)
    expect((await browser.open()).snapshot().wordsChecked).toBe(true)
  })

  test('must have been asked', async () => {
    const alice = await new Browser().open()
    await alice.create()
    await expect(alice.answer(['zoo', 'zoo', 'zoo'])).rejects.toMatchObject({ name: 'NoChallengeError' })
  })
})
