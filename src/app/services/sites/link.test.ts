import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  InvalidSiteLinkError,
  MAX_HINTS,
  MAX_LINK_CHARS,
  formatSiteLink,
  isSiteId,
  linkToPath,
  outsideUrl,
  parseSiteLink,
  readSiteLink,
  readablePath,
  siteFingerprint
} from './link.ts'

/** The id of the Ed25519 key whose bytes are given. */
function siteId(key: Uint8Array): string {
  let value = 0x01_72_00_24_08_01_12_20n
  for (const byte of key) value = (value << 8n) | BigInt(byte)
  return `k${value.toString(36)}`
}

const site = siteId(new Uint8Array(32).fill(7))
const peer = '12D3KooWGzBU5eqLpAxDQ4bBBXRkRC9g8vbWRY6jDbbvVmHCyeMB'
const relay = `/dns4/relay.example/tcp/443/tls/ws/p2p/${peer}`

function faultOf(text: string): string {
  try {
    parseSiteLink(text)
    return 'none'
  } catch (error) {
    return error instanceof InvalidSiteLinkError ? error.fault : 'another error'
  }
}

describe('a site id', () => {
  it('is the base36 name of any Ed25519 key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        expect(isSiteId(siteId(key))).toBe(true)
      })
    )
  })

  it('is nothing else of the same length', () => {
    expect(isSiteId(`k${'0'.repeat(61)}`)).toBe(false)
    expect(isSiteId(`k${'z'.repeat(61)}`)).toBe(false)
    expect(isSiteId(site.toUpperCase())).toBe(false)
    expect(isSiteId(`${site} `)).toBe(false)
    expect(isSiteId(site.slice(0, -1))).toBe(false)
    expect(isSiteId('')).toBe(false)
  })

  it('has a short form made of its last characters, since all begin alike', () => {
    expect(siteFingerprint(site)).toBe(`${site.slice(-8, -4)} ${site.slice(-4)}`)
  })
})

describe('a link to a site', () => {
  it('opens the first page without a path, with or without the slash', () => {
    for (const text of [`/s/${site}`, `/s/${site}/`, `#/s/${site}`, `https://app.example/x/#/s/${site}`]) {
      expect(parseSiteLink(text)).toEqual({ site, path: '/', hints: { providers: [], relays: [] } })
    }
  })

  it('carries a path, plain or encoded, in any script', () => {
    const encoded = '/%D0%B1%D0%BB%D0%BE%D0%B3/%E4%BD%A0%E5%A5%BD.html'
    expect(parseSiteLink(`/s/${site}/блог/你好.html`).path).toBe(encoded)
    expect(parseSiteLink(`/s/${site}${encoded}`).path).toBe(encoded)
    expect(readablePath(encoded)).toBe('/блог/你好.html')
  })

  it('keeps the slash at the end of a folder', () => {
    expect(parseSiteLink(`/s/${site}/blog/`).path).toBe('/blog/')
  })

  it('carries what the site itself puts behind the path', () => {
    const path = '/search.html?q=a%20b&p=2#part-3'
    const fragment = formatSiteLink({ site, path, hints: { providers: [peer], relays: [] } })
    expect(parseSiteLink(fragment)).toEqual({ site, path, hints: { providers: [peer], relays: [] } })
  })

  it('carries hints, repeated or separated by commas', () => {
    const other = '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo'
    expect(parseSiteLink(`/s/${site}?p=${peer}&p=${other}&r=${relay}`).hints).toEqual({
      providers: [peer, other],
      relays: [relay]
    })
    expect(parseSiteLink(`/s/${site}?p=${peer},${other}`).hints.providers).toEqual([peer, other])
  })

  it('drops hints that are no addresses, and all beyond the limit', () => {
    const bad = ['javascript:alert(1)', '../..', '<script>', '/', `/dns4/${'a'.repeat(400)}/tcp/1`, 'a b']
    const query = bad.map((hint) => `p=${encodeURIComponent(hint)}&r=${encodeURIComponent(hint)}`).join('&')
    expect(parseSiteLink(`/s/${site}?${query}`).hints).toEqual({ providers: [], relays: [] })
    const many = Array.from({ length: 40 }, (_, i) => `r=/ip4/127.0.0.1/tcp/${String(i)}`).join('&')
    expect(parseSiteLink(`/s/${site}?${many}`).hints.relays).toHaveLength(MAX_HINTS)
  })

  it('can be pointed at another page with its hints kept', () => {
    const fragment = linkToPath(`/s/${site}?p=${peer}&r=${relay}`, '/about')
    expect(parseSiteLink(fragment)).toEqual({
      site,
      path: '/about',
      hints: { providers: [peer], relays: [relay] }
    })
  })

  it('is refused with the part that is wrong', () => {
    expect(faultOf('')).toBe('shape')
    expect(faultOf('/settings')).toBe('shape')
    expect(faultOf('/s/')).toBe('site')
    expect(faultOf('/s/../../x')).toBe('site')
    expect(faultOf(`/s/${site}x/`)).toBe('site')
    expect(faultOf(`/s/${site}/%E0%A4%A`)).toBe('path')
    expect(faultOf(`/s/${site}/a/../b`)).toBe('path')
    expect(faultOf(`/s/${site}/%2e%2E/b`)).toBe('path')
    expect(faultOf(`/s/${site}/a%00b`)).toBe('path')
    expect(faultOf(`/s/${site}/a\tb`)).toBe('path')
    expect(faultOf(`/s/${site}/\ud800`)).toBe('path')
    expect(faultOf(`/s/${site}/${'a'.repeat(3000)}`)).toBe('length')
    expect(faultOf(`/s/${site}/${'a'.repeat(MAX_LINK_CHARS)}`)).toBe('length')
  })

  it('still leads to the first page when only its path is wrong', () => {
    expect(readSiteLink(`/s/${site}/a/../b`)).toMatchObject({ fault: 'path', first: { site, path: '/' } })
    expect(readSiteLink('/s/nothing')).toEqual({ fault: 'site', first: undefined })
    expect(readSiteLink(`/s/${site}`)).toMatchObject({ link: { site } })
  })

  it('never yields a path that leads to another host', () => {
    const origin = `https://${site}.sites.example`
    const hostile = fc.oneof(
      fc.constantFrom(
        '//evil.example',
        '/\\evil.example',
        '\\\\evil',
        '/%5C%5Cevil',
        '///',
        '//@evil',
        '/http://evil'
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.constantFrom('/', '\\', '.', '..', '%2f', '%5c', '@', ':', 'evil', '?', '#', '%'))
        .map((a) => a.join(''))
    )
    fc.assert(
      fc.property(hostile, (path) => {
        const text = `/s/${site}/${path}`
        if (faultOf(text) !== 'none') return true
        const link = parseSiteLink(text)
        const url = new URL(link.path, origin)
        return url.origin === origin && url.pathname + url.search + url.hash === link.path
      }),
      { numRuns: 500 }
    )
  })

  it('reads as itself after it was written', () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => text.isWellFormed() && !/^\.\.?$|\p{Cc}/u.test(text))
    const paths = fc.array(segment, { maxLength: 5 }).map((s) => `/${s.map(encodeURIComponent).join('/')}`)
    const hints = fc.uniqueArray(fc.constantFrom(relay, '/ip4/127.0.0.1/tcp/80/ws', '/ip6/::1/tcp/1/ws'))
    fc.assert(
      fc.property(paths, hints, (path, relays) => {
        const link = parseSiteLink(formatSiteLink({ site, path, hints: { providers: [peer], relays } }))
        expect(readablePath(link.path)).toBe(readablePath(path))
        expect(link.hints).toEqual({ providers: [peer], relays })
        expect(parseSiteLink(formatSiteLink(link))).toEqual(link)
      })
    )
  })

  it('fails in no other way, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        return faultOf(text) !== 'another error' && faultOf(`/s/${site}${text}`) !== 'another error'
      }),
      { numRuns: 500 }
    )
  })
})

describe('an address outside', () => {
  it('is of the web or a mail address, and nothing that runs or reads', () => {
    expect(outsideUrl('https://a.example/b?c')?.href).toBe('https://a.example/b?c')
    expect(outsideUrl('mailto:a@a.example')?.protocol).toBe('mailto:')
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'blob:https://a/b',
      'file:///etc',
      '/a',
      '',
      ' '
    ]) {
      expect(outsideUrl(text)).toBeUndefined()
    }
  })
})
