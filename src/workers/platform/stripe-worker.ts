/**
 * Makes the CPU workers. The node worker is served with the app's content security policy, by which
 * nothing but our own file may become a worker's script: see app/trusted-types.ts, its twin in the page.
 */
import type { FromStripeWorker, ToStripeWorker } from './stripe-messages.ts'

/** What the pool needs of a Worker. */
export interface StripeWorker {
  onmessage: ((event: MessageEvent<FromStripeWorker>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(message: ToStripeWorker, transfer: Transferable[]): void
  terminate(): void
}

interface TrustedTypesScope {
  trustedTypes?: {
    defaultPolicy: unknown
    createPolicy(name: string, rules: { createScriptURL(url: string): string | null }): unknown
  }
}

/** As the build names the file of src/workers/crypto.worker.ts, beside the one that starts it. */
const OUR_WORKER = /^crypto\.worker-[\w-]+\.js$/

/** Undefined where workers cannot start others. */
export function createStripeWorker(): StripeWorker | undefined {
  if (typeof Worker === 'undefined') return undefined
  allowOwnWorker(globalThis as TrustedTypesScope, import.meta.url)
  return new Worker(new URL('../crypto.worker.ts', import.meta.url), { type: 'module', name: 'crypto' })
}

/** True for the file of the CPU worker beside the script at `scriptUrl`. */
export function isOwnWorker(url: string, scriptUrl: string): boolean {
  const folder = new URL('.', scriptUrl).href
  const { href } = new URL(url, scriptUrl)
  return href.startsWith(folder) && OUR_WORKER.test(href.slice(folder.length))
}

/** Once for each scope; one that has a policy already keeps it. */
function allowOwnWorker({ trustedTypes }: TrustedTypesScope, scriptUrl: string): void {
  if (trustedTypes === undefined || trustedTypes.defaultPolicy !== null) return
  trustedTypes.createPolicy('default', {
    createScriptURL: (url) => (isOwnWorker(url, scriptUrl) ? url : null)
  })
}
