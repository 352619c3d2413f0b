/** Work on many things, a few at once. */

/** Results in the order of `items`. After a failure no more begin; what is under way then finishes unseen. */
export async function mapAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>
): Promise<R[]> {
  const results: R[] = []
  const entries = items.entries()
  let hasFailed = false
  const worker = async () => {
    for (const [index, item] of entries) {
      if (hasFailed) return
      try {
        results[index] = await work(item, index)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}
