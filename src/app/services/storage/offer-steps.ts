/** Steps of the slider for offered space: round numbers, as people say them. Pure. */

const GB = 1_000_000_000
const MIN_BYTES = GB / 2
const FACTORS = [1, 2, 5]

/** 500 MB, 1 GB, 2, 5, 10 … up to what the engine grants; the grant itself is the last. */
export function offerSteps(limitBytes: number): number[] {
  if (limitBytes <= MIN_BYTES) return [Math.max(0, limitBytes)]
  const steps = [MIN_BYTES]
  for (let scale = GB; scale < limitBytes; scale *= 10) {
    steps.push(...FACTORS.map((factor) => factor * scale).filter((bytes) => bytes < limitBytes))
  }
  return [...steps, limitBytes]
}

/** Index of the step that is nearest to what is offered. */
export function nearestStep(steps: readonly number[], bytes: number): number {
  const distance = (index: number): number => Math.abs((steps[index] ?? 0) - bytes)
  return steps.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0)
}
