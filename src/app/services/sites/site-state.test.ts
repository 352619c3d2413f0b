import { describe, expect, it } from 'vitest'
import type { SiteVersionView, SiteView } from '../../../p2p/services/sites/index.ts'
import { currentVersion, shareUrl, siteHref, siteState, tabOf, tabsOf, versionChange } from './site-state.ts'

const version = (sequence: number, files: number, current = false): SiteVersionView => ({
  root: `root-${String(sequence)}`,
  sequence,
  publishedAt: 0,
  sizeBytes: files * 10,
  files,
  current
})

const site = (change: Partial<SiteView>): SiteView => ({
  id: 'k51',
  title: 'Alice',
  kind: 'editor',
  changed: false,
  updatedAt: 0,
  versions: [],
  draft: { files: 0, sizeBytes: 0 },
  holders: 0,
  ...change
})

describe('an own site', () => {
  it('is a draft until it is published, and changed while they differ', () => {
    expect(siteState(site({ changed: true }))).toBe('draft')
    expect(siteState(site({ versions: [version(1, 1)] }))).toBe('published')
    expect(siteState(site({ versions: [version(1, 1)], changed: true }))).toBe('changed')
  })

  it('has an editor only if it was written in one', () => {
    expect(tabsOf(site({ kind: 'folder' }))).not.toContain('edit')
    expect(tabOf(site({ kind: 'folder' }), 'edit')).toBe('files')
    expect(tabOf(site({}), undefined)).toBe('edit')
    expect(tabOf(site({}), 'share')).toBe('share')
    expect(siteHref('k51', 'share')).toBe('#/sites/k51/share')
  })

  it('compares each version with the one before', () => {
    const versions = [version(3, 5, true), version(2, 7), version(1, 7)]
    expect(currentVersion(site({ versions }))?.sequence).toBe(3)
    expect(versionChange(versions, 0)).toEqual({ files: -2, sizeBytes: -20 })
    expect(versionChange(versions, 1)).toEqual({ files: 0, sizeBytes: 0 })
    expect(versionChange(versions, 2)).toBeUndefined()
  })

  it('is shared by an address of this very app', () => {
    const page = { origin: 'https://app.example', pathname: '/bitpie/' }
    expect(shareUrl(page, '/s/k51')).toBe('https://app.example/bitpie/#/s/k51')
  })
})
