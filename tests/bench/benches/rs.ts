/**
 * The erasure code in a worker of Chromium, both builds, against ISA-L on its SSE path and against the npm
 * package. All in turns, so that a slow moment of the machine falls on all.
 */
import { withErasurePage } from '../erasure/erasure-page.ts'
import type { Shape, Task } from '../erasure/protocol.ts'
import { compileIsal } from '../isal/isal.ts'
import { ratio, summary, type Result } from '../measure.ts'

/** The shards of a large object. */
const SHARD_BYTES = 1024 * 1024
const TURNS = 7
const TURN_MS = 200
/** The npm package takes a second for 20 of 80. */
const NPM_TURNS = 3

const SHAPES: Record<string, Shape> = {
  '10_30': { dataShards: 10, totalShards: 30, shardBytes: SHARD_BYTES },
  '4_8': { dataShards: 4, totalShards: 8, shardBytes: SHARD_BYTES },
  '20_80': { dataShards: 20, totalShards: 80, shardBytes: SHARD_BYTES }
}

export async function rs(): Promise<Record<string, Result>> {
  const isal = compileIsal()
  return withErasurePage(async (measure) => {
    const results: Record<string, Result> = {}
    for (const [name, shape] of Object.entries(SHAPES)) {
      const ours = (code: Task['code'], work: Task['work']) => () =>
        measure({ code, work, shape, ms: TURN_MS })
      const measured = await inTurns({
        encode: ours('relaxed', 'encode'),
        encodeStrict: ours('strict', 'encode'),
        reconstruct: ours('relaxed', 'reconstruct'),
        npm: ours('npm', 'encode'),
        ...(isal === undefined ? {} : { isal: () => isal(shape, TURN_MS) })
      })
      const { encode, encodeStrict, reconstruct, npm, isal: reference } = measured
      results[`rs_encode_${name}_mb_s`] = encode
      results[`rs_encode_${name}_strict_mb_s`] = encodeStrict
      results[`rs_reconstruct_${name}_mb_s`] = reconstruct
      results[`rs_npm_${name}_mb_s`] = npm
      results[`rs_${name}_vs_npm`] = ratio(encode, npm)
      if (reference === undefined) continue
      results[`rs_isal_sse_${name}_mb_s`] = reference
      results[`rs_${name}_vs_isal_sse`] = ratio(encode, reference)
      results[`rs_${name}_strict_vs_isal_sse`] = ratio(encodeStrict, reference)
    }
    return { ...results, ...leastOf(results) }
  })
}

type Measures = Record<string, () => Promise<number>>

async function inTurns<M extends Measures>(measures: M): Promise<Record<keyof M, Result>> {
  const names = Object.keys(measures)
  const rates = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let turn = 0; turn < TURNS; turn++) {
    for (const name of names) {
      if (name !== 'npm' || turn < NPM_TURNS) rates.get(name)!.push(await measures[name]!())
    }
  }
  const summaries = names.map((name) => [name, summary(rates.get(name)!, 'MB/s')])
  return Object.fromEntries(summaries) as Record<keyof M, Result>
}

/** A goal holds when the worst shape reaches it. */
function leastOf(results: Record<string, Result>): Record<string, Result> {
  const least: Record<string, Result> = {}
  for (const end of ['vs_npm', 'strict_vs_isal_sse', 'vs_isal_sse']) {
    const found = Object.keys(SHAPES)
      .map((name) => results[`rs_${name}_${end}`])
      .filter((result) => result !== undefined)
      .sort((a, b) => a.median - b.median)[0]
    if (found !== undefined) least[`rs_${end}`] = found
  }
  return least
}
