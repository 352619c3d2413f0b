/** Every block below a root, each once, several at a time, never more than a bounded number in hand. */
import type { CID } from 'multiformats/cid'
import type { AbortOptions } from '../../interface/store.ts'

export interface WalkOptions extends AbortOptions {
  concurrency: number
}

/**
 * Calls `visit` for `root` and for whatever the visits name as children, depth first in the order
 * of the links. Ends with the first failure.
 */
export async function walkDag(
  root: CID,
  visit: (cid: CID) => Promise<readonly CID[]>,
  { concurrency, signal }: WalkOptions
): Promise<void> {
  const seen = new Set<string>([root.toString()])
  const stack: CID[] = [root]
  await new Promise<void>((resolve, reject) => {
    let running = 0
    let failed = false
    const fail = (error: unknown) => {
      failed = true
      signal?.removeEventListener('abort', onAbort)
      reject(error)
    }
    const onAbort = () => fail(signal?.reason)
    const onChildren = (children: readonly CID[]) => {
      running--
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i]
        if (child === undefined || seen.has(child.toString())) continue
        seen.add(child.toString())
        stack.push(child)
      }
      step()
    }
    const step = () => {
      while (!failed && running < concurrency) {
        const cid = stack.pop()
        if (cid === undefined) break
        running++
        visit(cid).then(onChildren, fail)
      }
      if (failed || running > 0) return
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort)
    step()
  })
}
