import { describe, expect, it } from 'vitest'
import { planShared, sharedId } from './shared.ts'

const nothing = { title: '', text: '', url: '', files: [] }
const site = `k${(0x01_72_00_24_08_01_12_20n << 256n).toString(36)}`

describe('what another app shares', () => {
  it('waits under the id in the address', () => {
    expect(sharedId('/sites/new?shared=7c')).toBe('7c')
    expect(sharedId('/sites/new')).toBeUndefined()
  })

  it('is shown when it is the link of a site', () => {
    const address = `https://app.example/#/s/${site}/a`
    expect(planShared({ ...nothing, text: address })).toEqual({ kind: 'link', fragment: `/s/${site}/a` })
    expect(planShared({ ...nothing, url: address })?.kind).toBe('link')
  })

  it('becomes a site of its files', () => {
    const files = [new File(['x'], 'a.html')]
    expect(planShared({ ...nothing, files, text: 'look' })).toEqual({ kind: 'files', files })
  })

  it('becomes a page of its text and address', () => {
    expect(planShared({ ...nothing, title: ' Trip ', text: 'We went', url: 'https://a.example' })).toEqual({
      kind: 'text',
      title: 'Trip',
      markdown: 'We went\n\n<https://a.example>'
    })
  })

  it('becomes nothing when there is nothing in it', () => {
    expect(planShared(nothing)).toBeUndefined()
  })
})
