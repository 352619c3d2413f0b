import { describe, expect, test, vi } from 'vitest'
import type { FrameNode } from './frame-node.ts'
import { forgetFrames, isKnownFrame, rememberFrame, type FrameStorage } from './known-frames.ts'
import { parseBridgeMessage, parsePageMessage, parseSandboxMessage, sitePath } from './messages.ts'
import { siteOfOrigin, siteOrigin } from './origins.ts'
import { isPathSpecifier, rewriteModule } from './pages/sandbox/rewrite-module.ts'
import { rewriteStyle } from './pages/sandbox/rewrite-style.ts'
import { createPortGrants } from './port-grants.ts'

const SITE = `k51qzi5uqu5d${'g'.repeat(50)}`
const SITES = 'https://*.sites.example:8443'

describe('the origin of a site', () => {
  test('has the site id as its label, and a d before it for the draft', () => {
    expect(siteOrigin(SITES, SITE, 'published')).toBe(`https://${SITE}.sites.example:8443`)
    expect(siteOrigin(SITES, SITE, 'draft')).toBe(`https://d${SITE}.sites.example:8443`)
  })

  test('leads back to the site', () => {
    for (const view of ['published', 'draft'] as const) {
      expect(siteOfOrigin(SITES, siteOrigin(SITES, SITE, view))).toBe(SITE)
    }
  })

  test.each([
    'https://sites.example:8443',
    `https://x.${SITE}.sites.example:8443`,
    `http://${SITE}.sites.example:8443`,
    'null'
  ])('is not %s', (origin) => {
    expect(siteOfOrigin(SITES, origin)).toBeUndefined()
  })

  test.each(['', 'k', `${SITE}.evil`, SITE.toUpperCase(), `${SITE}x`, `evil.com/${'k'.repeat(53)}`])(
    'does not exist for the id "%s"',
    (id) => {
      expect(() => siteOrigin(SITES, id, 'published')).toThrow(
        expect.objectContaining({ name: 'InvalidSiteIdError' })
      )
    }
  )
})

describe('a message out of a site', () => {
  test('is taken when it is one of ours', () => {
    expect(parseBridgeMessage({ type: 'hello', more: 1 })).toEqual({ type: 'hello' })
    expect(parsePageMessage({ type: 'page', path: '/a?b#c', title: 'T' })).toEqual({
      type: 'page',
      path: '/a?b#c',
      title: 'T'
    })
    expect(parseSandboxMessage({ type: 'go', path: '/x' })).toEqual({ type: 'go', path: '/x' })
  })

  test.each([
    null,
    1,
    'hello',
    [],
    { type: 'evil' },
    { type: 'page', path: 'x' },
    { type: 'outside', url: 'javascript:1' }
  ])('is nothing when it is %j', (value) => {
    expect(parseBridgeMessage(value)).toBeUndefined()
    expect(parsePageMessage(value)).toBeUndefined()
    expect(parseSandboxMessage(value)).toBeUndefined()
  })

  test('cannot turn a title into more than one line of plain text', () => {
    const title = `a\u202eb\nc${'d'.repeat(1000)}`
    const message = parsePageMessage({ type: 'page', path: '/', title })
    expect(message).toMatchObject({ title: expect.stringMatching(/^a b cd{295}$/) })
  })

  test('cannot turn a path into another host', () => {
    for (const path of ['//evil/x', '/\\evil/x', '\\\\evil', '/\t/evil']) {
      const parsed = sitePath(path)
      if (parsed !== undefined)
        expect(new URL(parsed, 'https://own.invalid').origin).toBe('https://own.invalid')
    }
  })
})

describe('ports for a frame', () => {
  function node(attach: FrameNode['attach']): FrameNode {
    return { attach, onChange: () => () => undefined }
  }

  test('are given once per question, and never without end', async () => {
    const give = vi.fn()
    const grants = createPortGrants({
      node: node(async () => undefined),
      site: SITE,
      view: 'published',
      give,
      now: () => 0
    })
    for (let i = 0; i < 50; i++) {
      grants.grant()
      grants.grant()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    expect(give).toHaveBeenCalledTimes(8)
  })

  test('of a node that went away meanwhile are not given', async () => {
    const first = Promise.withResolvers<undefined>()
    const give = vi.fn()
    const attach = vi.fn(async () => undefined)
    attach.mockImplementationOnce(() => first.promise)
    const grants = createPortGrants({ node: node(attach), site: SITE, view: 'published', give })
    grants.grant()
    grants.renew()
    await vi.waitFor(() => expect(give).toHaveBeenCalledOnce())
    first.resolve(undefined)
    await first.promise
    expect(give).toHaveBeenCalledOnce()
  })

  test('are asked for again after the node refused', async () => {
    const give = vi.fn()
    const attach = vi.fn(async () => undefined)
    attach.mockRejectedValueOnce(new Error('no node'))
    const grants = createPortGrants({ node: node(attach), site: SITE, view: 'published', give })
    grants.grant()
    await vi.waitFor(() => {
      grants.grant()
      expect(give).toHaveBeenCalledOnce()
    })
  })
})

describe('site workers in this browser', () => {
  const storage = (): FrameStorage => {
    const items = new Map<string, string>()
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key)
    }
  }

  test('are remembered until they are forgotten', () => {
    const kept = storage()
    expect(isKnownFrame(kept, 'https://a.sites.test')).toBe(false)
    rememberFrame(kept, 'https://a.sites.test')
    rememberFrame(kept, 'https://b.sites.test')
    expect(isKnownFrame(kept, 'https://a.sites.test')).toBe(true)
    expect(isKnownFrame(kept, 'https://a.sites')).toBe(false)
    forgetFrames(kept)
    expect(isKnownFrame(kept, 'https://a.sites.test')).toBe(false)
  })

  test('are remembered by the newest ones only', () => {
    const kept = storage()
    for (let n = 0; n < 64; n++) rememberFrame(kept, `https://${n}.sites.test`)
    rememberFrame(kept, 'https://0.sites.test')
    rememberFrame(kept, 'https://new.sites.test')
    expect(isKnownFrame(kept, 'https://0.sites.test')).toBe(true)
    expect(isKnownFrame(kept, 'https://1.sites.test')).toBe(false)
    expect(isKnownFrame(kept, 'https://2.sites.test')).toBe(true)
  })
})

describe('a style sheet in the sandbox', () => {
  const rewrite = (text: string): Promise<string> =>
    rewriteStyle(text, async (reference, kind) =>
      reference.startsWith('x:') ? undefined : `${kind}:${reference}`
    )

  test.each([
    ['a { b: url(c.png) }', 'a { b: url("url:c.png") }'],
    [`a { b: url( "c d.png" ), url('e') }`, 'a { b: url("url:c d.png"), url("url:e") }'],
    ['@import "a.css";', '@import url("import:a.css");'],
    ['@import url(a.css) screen;', '@import url("import:a.css") screen;'],
    [`@IMPORT URL('a.css');`, `@IMPORT url("import:a.css");`],
    ['/* url(a) */ a {}', '/* url(a) */ a {}'],
    ['a { b: url(x:y) }', 'a { b: url(x:y) }']
  ])('%s becomes %s', async (before, after) => {
    expect(await rewrite(before)).toBe(after)
  })
})

describe('a module in the sandbox', () => {
  const base = new URL('https://site.invalid/js/main.js')
  const rewrite = (code: string): string =>
    rewriteModule(code, base, (name, at) => (isPathSpecifier(name) ? new URL(name, at) : undefined)).code

  test.each([
    [`import a from './a.js'`, `import a from 'https://site.invalid/js/a.js'`],
    [`import {a,b as c} from"../b.js"`, `import {a,b as c} from"https://site.invalid/b.js"`],
    [`import '/c.js'`, `import 'https://site.invalid/c.js'`],
    [`export * from './d.js'`, `export * from 'https://site.invalid/js/d.js'`],
    [`await import('./e.js')`, `await import('https://site.invalid/js/e.js')`],
    [`import { html } from 'lit'`, `import { html } from 'lit'`],
    [`import(name)`, `import(name)`],
    [`new URL('x', import.meta.url)`, `new URL('x', "https://site.invalid/js/main.js")`]
  ])('%s becomes %s', (before, after) => {
    expect(rewrite(before)).toBe(after)
  })
})
