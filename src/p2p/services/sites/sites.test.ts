import { describe, expect, test } from 'vitest'
import { get, newHub, newPerson, publishFolder, visitOf } from './person.test-support.ts'

describe('publishing and visiting', () => {
  test('Bob opens the link of a site that Alice published and reads it from her', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub)
    const site = await publishFolder(alice, {
      'index.html': '<h1>Hello</h1>',
      'deep/page/index.html': 'deep',
      'video.mp4': new Uint8Array(3_000_000).fill(7)
    })
    const visit = visitOf(bob, site, [alice.network.peerId.toString()])
    const view = await visit.until(({ state }) => state === 'complete')
    expect(view.title).toBe('A site')
    expect(view.sources.map(({ peer }) => peer)).toEqual([alice.network.peerId.toString()])
    expect((await get(bob, site, '/')).text).toBe('<h1>Hello</h1>')
    const video = await get(bob, site, '/video.mp4', { range: 'bytes=1000-1999' })
    expect(video.status).toBe(206)
    expect(video.bytes).toHaveLength(1000)
    visit.close()
  })

  test('Carol gets the site from Bob after Alice has left', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub)
    const carol = await newPerson(hub)
    const site = await publishFolder(alice, { 'index.html': 'still here' })
    const bobs = visitOf(bob, site, [alice.network.peerId.toString()])
    await bobs.until(({ state }) => state === 'complete')
    alice.network.online = false
    await alice.service.stop()
    const carols = visitOf(carol, site, [alice.network.peerId.toString()])
    const view = await carols.until(({ state }) => state === 'complete')
    expect(view.sources.map(({ peer }) => peer)).toEqual([bob.network.peerId.toString()])
    expect((await get(carol, site, '/')).text).toBe('still here')
  })

  test('Bob is offered the new version while he looks at the old one, and gets it when he accepts', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub)
    const site = await publishFolder(alice, { 'index.html': 'one' })
    const visit = visitOf(bob, site)
    await visit.until(({ state }) => state === 'complete')
    await alice.service.api.putFiles(site, [{ path: 'index.html', data: new Blob(['two']) }])
    await alice.service.api.publish(site)
    await visit.until(({ offered }) => offered?.sequence === 2)
    expect((await get(bob, site, '/')).text).toBe('one')
    await bob.service.api.acceptUpdate(site)
    await visit.until(({ state, sequence }) => state === 'complete' && sequence === 2)
    expect((await get(bob, site, '/')).text).toBe('two')
  })

  test('Alice finds her sites again on another browser by her words, and publishes on from there', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub)
    const { id } = await alice.service.api.create({ title: 'My pages', kind: 'editor' })
    await alice.service.api.saveProject(id, {
      title: 'My pages',
      description: '',
      language: 'en',
      theme: 'paper',
      pages: [{ path: 'index', title: 'Home', markdown: 'Hello **you**', inMenu: true }]
    })
    await alice.service.api.putFiles(id, [{ path: 'images/a.png', data: new Blob(['png']) }])
    await alice.service.api.publish(id)
    const visit = visitOf(bob, id)
    await visit.until(({ state }) => state === 'complete')
    alice.network.online = false
    await alice.service.stop()
    const again = await newPerson(hub, { words: 'alice' })
    expect(await again.service.api.recover()).toBe(1)
    expect(await again.service.api.project(id)).toMatchObject({ title: 'My pages', theme: 'paper' })
    expect((await again.service.api.files(id)).map(({ path }) => path)).toEqual(['images/a.png'])
    const version = await again.service.api.publish(id)
    expect(version.sequence).toBe(2)
    await visit.until(({ offered }) => offered?.sequence === 2)
  })
})
