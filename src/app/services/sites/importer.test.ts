import { describe, expect, it, vi } from 'vitest'
import { Importer } from './importer.svelte.ts'

const page = new File(['<p>'], 'index.html')

function parts() {
  const api = { putFiles: vi.fn(() => Promise.resolve()), putArchive: vi.fn(() => Promise.resolve()) }
  return { api, importer: new Importer(api), site: vi.fn(() => Promise.resolve('k51')) }
}

describe('bringing files into a site', () => {
  it('stores all of them at once and reports', async () => {
    const { api, importer, site } = parts()
    const source = [page, new File(['a'], 'a.css'), new File([''], '.DS_Store')]
    expect(await importer.run(source, { site, replaceAll: true })).toBe('k51')
    expect(api.putFiles).toHaveBeenCalledExactlyOnceWith(
      'k51',
      [expect.objectContaining({ path: 'index.html' }), expect.objectContaining({ path: 'a.css' })],
      expect.objectContaining({ replaceAll: true })
    )
    expect(importer.outcome).toMatchObject({ files: 2, hasIndex: true, leftOut: ['.DS_Store'] })
    expect(importer.stage).toBe('idle')
  })

  it('hands an archive over whole', async () => {
    const { api, importer, site } = parts()
    await importer.run([new File(['PK'], 'site.zip')], { site })
    expect(api.putArchive).toHaveBeenCalledTimes(1)
    expect(api.putFiles).not.toHaveBeenCalled()
  })

  it('makes no site of nothing', async () => {
    const { importer, site } = parts()
    expect(await importer.run([], { site })).toBeUndefined()
    expect(importer.error).toMatchObject({ name: 'NothingDroppedError' })
    expect(site).not.toHaveBeenCalled()
  })

  it('says why it failed and can be tried again', async () => {
    const { api, importer, site } = parts()
    api.putFiles.mockRejectedValueOnce(new Error('full'))
    const abandon = vi.fn(() => Promise.resolve())
    expect(await importer.run([page], { site, abandon })).toBeUndefined()
    expect(abandon).toHaveBeenCalledExactlyOnceWith('k51')
    expect(importer.error).toMatchObject({ message: 'full' })
    expect(await importer.run([page], { site })).toBe('k51')
    expect(importer.error).toBeUndefined()
  })

  it('passes a cancellation on', async () => {
    const { api, importer, site } = parts()
    const signals: (AbortSignal | undefined)[] = []
    api.putFiles.mockImplementation((...args: unknown[]) => {
      const { signal } = args[2] as { signal: AbortSignal }
      signals.push(signal)
      importer.cancel()
      signal.throwIfAborted()
      return Promise.resolve()
    })
    expect(await importer.run([page], { site })).toBeUndefined()
    expect(signals[0]?.aborted).toBe(true)
    expect(importer.error).toMatchObject({ name: 'AbortError' })
  })
})
