import { describe, expect, it, vi } from 'vitest'
import { Router, type RouterWindow } from './router.svelte.ts'

/** A window as far as the router looks: assigning the hash tells the listener, as browsers do. */
function fakeWindow(hash: string) {
  const listeners = new Set<() => void>()
  let current = hash
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const location = {
    get hash() {
      return current
    },
    set hash(value: string) {
      current = value
      tell()
    },
    replace(url: string) {
      current = url
      tell()
    }
  }
  return {
    location,
    history: { length: 1, back: vi.fn() },
    addEventListener: (_type: 'hashchange', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'hashchange', listener: () => void) => void listeners.delete(listener),
    scrollTo: vi.fn()
  } satisfies RouterWindow
}

function started(hash: string) {
  const window = fakeWindow(hash)
  const router = new Router(window)
  router.start()
  return { window, router }
}

describe('the router', () => {
  it('keeps a fragment as it was written', () => {
    const fragment = '/s/site/%2e%2e/a%20b?q=%3F&p=/dns4/x'
    expect(started(`#${fragment}`).router.fragment).toBe(fragment)
  })

  it('reads everything that is no fragment of ours as the first page', () => {
    for (const hash of ['', '#', '#main']) expect(started(hash).router.fragment).toBe('/')
  })

  it('follows the address, and begins a new page at its top', async () => {
    const { router, window } = started('#/')
    router.go('/sites?x=1')
    await expect.poll(() => router.fragment).toBe('/sites?x=1')
    expect(window.scrollTo).toHaveBeenCalledTimes(1)
    router.go('/sites?x=2')
    await expect.poll(() => router.fragment).toBe('/sites?x=2')
    expect(window.scrollTo).toHaveBeenCalledTimes(1)
  })

  it('stays when a guard says so, and goes when it is gone', async () => {
    const { router, window } = started('#/sites/a')
    const release = router.guard(() => Promise.resolve(false))
    router.go('/')
    await expect.poll(() => window.location.hash).toBe('#/sites/a')
    expect(router.fragment).toBe('/sites/a')
    release()
    router.go('/')
    await expect.poll(() => router.fragment).toBe('/')
  })

  it('goes back to the page given when the visit began here', async () => {
    const { router, window } = started('#/sites/a')
    router.back('/sites')
    await expect.poll(() => router.fragment).toBe('/sites')
    expect(window.history.back).not.toHaveBeenCalled()
  })
})
