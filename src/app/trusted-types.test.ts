import { describe, expect, it } from 'vitest'
import { isOwnWorker } from './trusted-types.ts'

const PAGE = 'https://app.example/bitpie/#/s/x'

describe('isOwnWorker', () => {
  it('allows the node worker and the service worker beside the page', () => {
    expect(isOwnWorker('https://app.example/bitpie/assets/node.worker-AbC_1-9.js', PAGE, false)).toBe(true)
    expect(isOwnWorker('./sw.js', PAGE, false)).toBe(true)
  })

  it.each([
    'https://evil.example/bitpie/sw.js',
    '//evil.example/bitpie/sw.js',
    '../sw.js',
    'data:text/javascript,alert(1)',
    'blob:https://app.example/00000000-0000-0000-0000-000000000000',
    'javascript:alert(1)',
    './assets/main-abc.js',
    './assets/../assets/node.worker-x.js/../../evil.js',
    'http://[',
    ''
  ])('refuses %s', (url) => {
    expect(isOwnWorker(url, PAGE, false)).toBe(false)
  })

  it('allows sources only in development', () => {
    expect(isOwnWorker('./src/workers/node.worker.ts?worker_file&type=module', PAGE, true)).toBe(true)
    expect(isOwnWorker('./src/workers/node.worker.ts?worker_file&type=module', PAGE, false)).toBe(false)
  })
})
