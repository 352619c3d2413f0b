import { describe, expect, it } from 'vitest'
import { matchPath } from './match.ts'

describe('matchPath', () => {
  it('matches fixed paths whole', () => {
    expect(matchPath('/', '/')).toEqual({})
    expect(matchPath('/sites', '/sites')).toEqual({})
    expect(matchPath('/sites', '/sites/')).toEqual({})
    expect(matchPath('/sites', '/')).toBeUndefined()
    expect(matchPath('/', '/sites')).toBeUndefined()
  })

  it('reads named parts and decodes them', () => {
    expect(matchPath('/sites/:id/:tab?', '/sites/abc/files')).toEqual({ id: 'abc', tab: 'files' })
    expect(matchPath('/sites/:id/:tab?', '/sites/%D1%8F')).toEqual({ id: 'я' })
  })

  it('refuses too many parts, too few and badly encoded ones', () => {
    expect(matchPath('/sites/:id', '/sites')).toBeUndefined()
    expect(matchPath('/sites/:id', '/sites/a/b')).toBeUndefined()
    expect(matchPath('/sites/:id', '/sites/%E0%A4%A')).toBeUndefined()
  })

  it('lets a star take anything, however it is encoded', () => {
    expect(matchPath('/s/*', '/s/site/%E0%A4%A/..')).toEqual({})
    expect(matchPath('/s/*', '/sites')).toBeUndefined()
  })
})
