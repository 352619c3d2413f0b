import { describe, expect, it } from 'vitest'
import { loadHostConfig, validSitesPattern } from './origin.ts'

const answering =
  (body: string, status = 200) =>
  () =>
    Promise.resolve(new Response(body, { status }))

describe('the host of site frames', () => {
  it('is read from the file beside the app', async () => {
    const sites = 'http://*.sites.localhost:8080'
    expect(await loadHostConfig(answering(JSON.stringify({ relays: [], sites })))).toEqual({ sites })
  })

  it('is none on a plain static host, whatever it answers', async () => {
    expect(await loadHostConfig(answering('not found', 404))).toEqual({ sites: null })
    expect(await loadHostConfig(answering('<!doctype html>'))).toEqual({ sites: null })
    expect(await loadHostConfig(answering('null'))).toEqual({ sites: null })
    expect(await loadHostConfig(answering('{"relays":[]}'))).toEqual({ sites: null })
    expect(await loadHostConfig(() => Promise.reject(new TypeError('offline')))).toEqual({ sites: null })
  })

  it('must be an origin with the star as its first label', () => {
    expect(validSitesPattern('https://*.sites.example')).toBe('https://*.sites.example')
    const bad = [
      'https://sites.example',
      'https://*.a/b',
      'javascript:*.x',
      'https://*',
      'https://a@*.b',
      'x',
      7,
      null
    ]
    for (const value of [...bad, 'https://*.sites.example/', 'https://*.*.example', 'https://*.a..b']) {
      expect(validSitesPattern(value)).toBeNull()
    }
  })
})
