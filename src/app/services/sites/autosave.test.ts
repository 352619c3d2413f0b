import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AUTOSAVE_DELAY_MS, Autosave } from './autosave.svelte.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('saving by itself', () => {
  it('waits for a pause, then saves once', async () => {
    const save = vi.fn(() => Promise.resolve())
    const autosave = new Autosave(save)
    autosave.touch()
    await vi.advanceTimersByTimeAsync(AUTOSAVE_DELAY_MS - 1)
    autosave.touch()
    expect(autosave.state).toBe('waiting')
    await vi.advanceTimersByTimeAsync(AUTOSAVE_DELAY_MS)
    expect(save).toHaveBeenCalledTimes(1)
    expect(autosave.state).toBe('saved')
    expect(autosave.revision).toBe(1)
  })

  it('saves again what changed while it was saving', async () => {
    const pending: (() => void)[] = []
    const autosave = new Autosave(() => new Promise((resolve) => pending.push(resolve)))
    autosave.touch()
    const saved = autosave.flush()
    autosave.touch()
    pending.shift()?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(autosave.state).toBe('saving')
    pending.shift()?.()
    await saved
    expect(autosave.state).toBe('saved')
  })

  it('keeps what could not be saved and saves it at the next chance', async () => {
    const save = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('full'))
    const autosave = new Autosave(save)
    autosave.touch()
    await autosave.flush()
    expect(autosave.state).toBe('failed')
    await autosave.flush()
    expect(autosave.state).toBe('saved')
    expect(save).toHaveBeenCalledTimes(2)
  })

  it('has nothing to do without a change', async () => {
    const save = vi.fn(() => Promise.resolve())
    await new Autosave(save).flush()
    expect(save).not.toHaveBeenCalled()
  })
})
