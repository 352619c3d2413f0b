import { describe, expect, it, vi } from 'vitest'
import type { SiteView } from '../../../p2p/services/sites/index.ts'
import { beginWith, createSite, newSiteFromFiles } from './create-site.ts'

class NoIdentityError extends Error {
  override readonly name = 'NoIdentityError'
}

const view: SiteView = {
  id: 'k51',
  title: 'Alice',
  kind: 'folder',
  changed: true,
  updatedAt: 0,
  versions: [],
  draft: { files: 0, sizeBytes: 0 },
  holders: 0
}

function node() {
  const identity = { status: 'ready' as const, wordsChecked: false, hasPassphrase: false, devices: [] }
  return {
    identity: { create: vi.fn(() => Promise.resolve(identity)) },
    sites: { create: vi.fn(() => Promise.resolve(view)), remove: vi.fn(() => Promise.resolve()) }
  }
}

describe('making a site', () => {
  it('makes the identity too for someone who has none', async () => {
    const alice = node()
    alice.sites.create.mockRejectedValueOnce(new NoIdentityError())
    expect(await createSite(alice, 'Alice', 'editor')).toBe(view)
    expect(alice.identity.create).toHaveBeenCalledTimes(1)
  })

  it('asks for nothing else when it fails otherwise', async () => {
    const alice = node()
    alice.sites.create.mockRejectedValueOnce(new Error('locked'))
    await expect(createSite(alice, 'Alice', 'editor')).rejects.toThrow('locked')
    expect(alice.identity.create).not.toHaveBeenCalled()
  })

  it('names it after what was dropped', async () => {
    const alice = node()
    const target = newSiteFromFiles(alice, 'My site')
    const found = { files: [], sizeBytes: 0, leftOut: [], unreadable: [] }
    await target.site({ ...found, name: 'holiday' })
    await target.site(found)
    expect(alice.sites.create.mock.calls).toEqual([
      [{ title: 'holiday', kind: 'folder' }],
      [{ title: 'My site', kind: 'folder' }]
    ])
  })
})

it('puts a text on the first page of a new site', async () => {
  const page = (path: string) => ({ path, title: path, markdown: 'old', inMenu: true })
  const project = { title: 'A', description: '', language: 'en', theme: 'plain' as const }
  const saveProject = vi.fn(() => Promise.resolve())
  const loaded = { ...project, pages: [page('index'), page('about')] }
  await beginWith({ project: () => Promise.resolve(loaded), saveProject }, 'k51', 'new')
  expect(saveProject).toHaveBeenCalledExactlyOnceWith('k51', {
    ...project,
    pages: [{ ...page('index'), markdown: 'new' }, page('about')]
  })
})
