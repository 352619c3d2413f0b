import { describe, expect, it, vi } from 'vitest'
import { Publication } from './publish.svelte.ts'

const version = { root: 'r', sequence: 1, publishedAt: 0, sizeBytes: 1, files: 1, current: true }

describe('publishing', () => {
  it('ends with the version that is out', async () => {
    const publication = new Publication()
    expect(await publication.run(() => Promise.resolve(version))).toBe(version)
    expect(publication.published).toBe(version)
    expect(publication.running).toBe(false)
  })

  it('runs once at a time', async () => {
    const publication = new Publication()
    const ends: (() => void)[] = []
    const work = vi.fn(() => new Promise<typeof version>((resolve) => ends.push(() => resolve(version))))
    const first = publication.run(work)
    expect(await publication.run(work)).toBeUndefined()
    ends[0]?.()
    await first
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('keeps the reason of a failure, but not of a cancellation', async () => {
    const publication = new Publication()
    await publication.run(() => Promise.reject(new Error('full')))
    expect(publication.error).toMatchObject({ message: 'full' })
    await publication.run((signal) => {
      publication.cancel()
      return Promise.reject(signal.reason as Error)
    })
    expect(publication.error).toBeUndefined()
  })
})
