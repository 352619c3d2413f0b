import { describe, expect, test } from 'vitest'
import { Browser } from './person.test-support.ts'

const PASSPHRASE = 'correct horse'

async function lockedBrowser(): Promise<Browser> {
  const browser = new Browser()
  const alice = await browser.open()
  await alice.create()
  await alice.setPassphrase(PASSPHRASE)
  return browser
}

describe('a passphrase', () => {
  test('leaves the identity open until it is locked or the node restarts', async () => {
    const browser = await lockedBrowser()
    const alice = await browser.open()
    expect(alice.snapshot()).toMatchObject({ status: 'locked', hasPassphrase: true })
    await alice.unlock(PASSPHRASE)
    expect(alice.snapshot().status).toBe('ready')
    const site = (await alice.siteKey(0)).publicKey.toString()
    await alice.lock()
    await expect(alice.siteKey(0)).rejects.toMatchObject({ name: 'IdentityLockedError' })
    await expect(alice.storageSecret()).rejects.toMatchObject({ name: 'IdentityLockedError' })
    await expect(alice.words()).rejects.toMatchObject({ name: 'IdentityLockedError' })
    await expect(alice.challenge()).rejects.toMatchObject({ name: 'IdentityLockedError' })
    await expect(alice.setPassphrase('another one')).rejects.toMatchObject({ name: 'IdentityLockedError' })
    await alice.unlock(PASSPHRASE)
    expect((await alice.siteKey(0)).publicKey.toString()).toBe(site)
  })

  test('does not keep the device from serving under its own key', async () => {
    const browser = new Browser()
    const before = await browser.open()
    await before.create()
    await before.setPassphrase(PASSPHRASE)
    const after = await browser.open()
    expect(after.deviceKey().equals(before.deviceKey())).toBe(true)
    expect(after.snapshot().devices.map((device) => device.current)).toEqual([true])
  })

  test.each(['', 'wrong horse', 'Correct horse', 'correct horse ', 'x'.repeat(5000)])(
    'is not %j',
    async (wrong) => {
      const browser = await lockedBrowser()
      const rows = await browser.rows()
      const alice = await browser.open()
      await expect(alice.unlock(wrong)).rejects.toMatchObject({ name: 'WrongPassphraseError' })
      await expect(alice.removePassphrase(wrong)).rejects.toMatchObject({ name: 'WrongPassphraseError' })
      expect(alice.snapshot()).toMatchObject({ status: 'locked', hasPassphrase: true })
      expect(await browser.rows()).toEqual(rows)
      await alice.unlock(PASSPHRASE)
      expect(alice.snapshot().status).toBe('ready')
    }
  )

  test('is the same however the keyboard composes it', async () => {
    const browser = new Browser()
    const alice = await browser.open()
    await alice.create()
    await alice.setPassphrase('caf\u00e9 \u0451\u043b\u043a\u0430')
    await alice.lock()
    await alice.unlock('cafe\u0301\u00a0\u0435\u0308\u043b\u043a\u0430')
    expect(alice.snapshot().status).toBe('ready')
  })

  test.each(['', 'short', 'aaaaaaaaaaaa', '1212121212', 'x'.repeat(2000)])('must not be %j', async (weak) => {
    const alice = await new Browser().open()
    await alice.create()
    await expect(alice.setPassphrase(weak)).rejects.toMatchObject({ name: 'WeakPassphraseError' })
    expect(alice.snapshot().hasPassphrase).toBe(false)
  })

  test('can be replaced, and the old one opens nothing then', async () => {
    const browser = await lockedBrowser()
    const alice = await browser.open()
    await alice.unlock(PASSPHRASE)
    await alice.setPassphrase('battery staple')
    await alice.lock()
    await expect(alice.unlock(PASSPHRASE)).rejects.toMatchObject({ name: 'WrongPassphraseError' })
    await alice.unlock('battery staple')
    expect(alice.snapshot().status).toBe('ready')
  })

  test('can be removed, also while locked', async () => {
    const browser = await lockedBrowser()
    const alice = await browser.open()
    await alice.removePassphrase(PASSPHRASE)
    expect(alice.snapshot()).toMatchObject({ status: 'ready', hasPassphrase: false })
    expect((await browser.open()).snapshot().status).toBe('ready')
    await alice.removePassphrase('there is none')
    await expect(alice.lock()).rejects.toMatchObject({ name: 'NoPassphraseError' })
  })

  test('stays as it was when the write fails', async () => {
    const browser = await lockedBrowser()
    const alice = await browser.open()
    await alice.unlock(PASSPHRASE)
    browser.failWrites = true
    await expect(alice.setPassphrase('battery staple')).rejects.toThrow('the disk is full')
    await expect(alice.removePassphrase(PASSPHRASE)).rejects.toThrow('the disk is full')
    browser.failWrites = false
    expect(alice.snapshot()).toMatchObject({ status: 'ready', hasPassphrase: true })
    const again = await browser.open()
    await again.unlock(PASSPHRASE)
    expect(again.snapshot().status).toBe('ready')
  })

  test('is derived at the cost stored with it, within bounds', async () => {
    const browser = await lockedBrowser()
    const { root } = await browser.rows()
    const lock = { ...root!.lock!, memoryKib: 2 ** 40 }
    await browser.table().put('root', { ...root!, lock })
    const alice = await browser.open()
    await expect(alice.unlock(PASSPHRASE)).rejects.toMatchObject({ name: 'UnreadableIdentityError' })
  })

  test('cannot be argued away by removing it from the row', async () => {
    const browser = await lockedBrowser()
    const { root } = await browser.rows()
    const { lock, ...open } = root!
    expect(lock).toBeDefined()
    await browser.table().put('root', open)
    const eve = await browser.open()
    expect(eve.snapshot().status).toBe('locked')
    await expect(eve.words()).rejects.toMatchObject({ name: 'IdentityLockedError' })
  })
})
