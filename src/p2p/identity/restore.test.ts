import { describe, expect, test } from 'vitest'
import { Browser } from './person.test-support.ts'

const ART = `${'abandon '.repeat(23)}art`
const VOTE = `${'zoo '.repeat(23)}vote`

const publicKey = (key: { publicKey: unknown }) => String(key.publicKey)

describe('Alice restores her identity from its words', () => {
  test('on another browser, as a new device with the same sites', async () => {
    const laptop = await new Browser().open()
    const created = await laptop.create()
    const words = (await laptop.words()).join(' ')

    const phoneBrowser = new Browser()
    const phone = await phoneBrowser.open()
    const peer = phone.deviceKey()
    const restored = await phone.restore(words)
    expect(restored.id).toBe(created.id)
    expect(restored.fingerprint).toBe(created.fingerprint)
    expect(restored.wordsChecked).toBe(true)
    expect(phone.deviceKey().equals(peer)).toBe(true)
    expect(phone.deviceKey().equals(laptop.deviceKey())).toBe(false)
    expect(restored.devices.map((device) => device.current)).toEqual([true])
    for (const index of [0, 1, 2 ** 31 - 1]) {
      expect(publicKey(await phone.siteKey(index))).toBe(publicKey(await laptop.siteKey(index)))
    }
    expect(await phone.storageSecret()).toEqual(await laptop.storageSecret())
    expect((await phoneBrowser.open()).snapshot()).toEqual(restored)
  })

  test('but not over an identity that is there, be it another or the same', async () => {
    const alice = await new Browser().open()
    const view = await alice.create()
    await expect(alice.restore(ART)).rejects.toMatchObject({ name: 'IdentityExistsError' })
    const same = (await alice.words()).join(' ')
    await expect(alice.restore(same)).rejects.toMatchObject({ name: 'IdentityExistsError' })
    expect(alice.snapshot()).toEqual(view)
  })

  test('and wrong words change nothing', async () => {
    const browser = new Browser()
    const alice = await browser.open()
    await expect(alice.restore('abandon '.repeat(24))).rejects.toMatchObject({
      name: 'InvalidWordsError',
      message: 'checksum'
    })
    expect(alice.snapshot().status).toBe('none')
    expect(await browser.rows()).toEqual({})
    expect((await alice.restore(ART)).status).toBe('ready')
  })

  test('and a full disk leaves the visitor that was there', async () => {
    const browser = new Browser()
    const alice = await browser.open()
    browser.failWrites = true
    await expect(alice.restore(ART)).rejects.toThrow('the disk is full')
    expect(alice.snapshot().status).toBe('none')
    expect(await browser.rows()).toEqual({})
  })
})

describe('the words are the way back', () => {
  test('from a forgotten passphrase, on the same device', async () => {
    const browser = new Browser()
    const before = await browser.open()
    await before.restore(ART)
    await before.setPassphrase('correct horse')
    const { createdAt, devices } = before.snapshot()

    browser.now += 60_000
    const alice = await browser.open()
    await expect(alice.restore(VOTE)).rejects.toMatchObject({ name: 'IdentityExistsError' })
    expect(alice.snapshot().status).toBe('locked')
    const view = await alice.restore(ART)
    expect(view).toMatchObject({ status: 'ready', hasPassphrase: false, createdAt, devices })
    expect((await browser.open()).snapshot()).toEqual(view)
  })

  test('from a lost secret box, as one device more', async () => {
    const browser = new Browser()
    await (await browser.open()).restore(ART)
    await browser.loseBox()

    browser.now += 60_000
    const alice = await browser.open()
    expect(alice.snapshot()).toMatchObject({ status: 'locked', hasPassphrase: false })
    await expect(alice.unlock('correct horse')).rejects.toMatchObject({ name: 'UnreadableIdentityError' })
    await expect(alice.words()).rejects.toMatchObject({ name: 'IdentityLockedError' })
    const view = await alice.restore(ART)
    expect(view.status).toBe('ready')
    expect(view.devices.map((device) => device.current)).toEqual([false, true])
    const again = await browser.open()
    expect(again.snapshot()).toEqual(view)
    expect(again.deviceKey().equals(alice.deviceKey())).toBe(true)
  })
})

describe('a damaged store', () => {
  test('that swapped two secrets opens neither as the other', async () => {
    const browser = new Browser()
    await (await browser.open()).restore(ART)
    const { root, device } = await browser.rows()
    await browser.table().batch([
      { type: 'put', key: 'root', value: { ...root!, secret: device!.secret } },
      { type: 'put', key: 'device', value: { secret: root!.secret } }
    ])
    expect((await browser.open()).snapshot().status).toBe('locked')
  })

  test('that lost the device or its manifest gets them made again', async () => {
    const browser = new Browser()
    const { id } = await (await browser.open()).restore(ART)
    await browser.table().delete('device')
    const second = await browser.open()
    expect(second.snapshot()).toMatchObject({ status: 'ready', id })
    expect(second.snapshot().devices.map((device) => device.current)).toEqual([false, true])
    await browser.table().delete('manifest')
    const third = await browser.open()
    expect(third.deviceKey().equals(second.deviceKey())).toBe(true)
    expect(third.snapshot().devices).toHaveLength(1)
  })

  test('with the words of someone else under her name is not opened', async () => {
    const eve = new Browser()
    const alice = new Browser()
    await (await alice.open()).restore(ART)
    const { id } = (await alice.rows()).root!
    await (await eve.open()).restore(VOTE)
    const { root } = await eve.rows()
    await eve.table().put('root', { ...root!, id })
    expect((await eve.open()).snapshot().status).toBe('locked')
    await eve.table().put('root', { ...root!, id: 'constructor' })
    expect((await eve.open()).snapshot()).toMatchObject({ status: 'locked', fingerprint: undefined })
  })

  test('with an older manifest put back issues a newer one', async () => {
    const browser = new Browser()
    await (await browser.open()).restore(ART)
    const { manifest: old } = await browser.rows()
    await browser.table().delete('device')
    await browser.open()
    const { root } = await browser.rows()
    await browser.table().put('manifest', old!)
    const alice = await browser.open()
    expect(alice.snapshot().devices.map((device) => device.current)).toEqual([true])
    expect((await browser.rows()).root!.manifestSequence).toBeGreaterThan(root!.manifestSequence)
  })
})
