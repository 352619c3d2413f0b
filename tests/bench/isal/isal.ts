/** The C reference, compiled where a compiler and Debian's libisal-dev are present. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Shape } from '../erasure/protocol.ts'

const SOURCE = path.join(import.meta.dirname, 'isal.c')
const OUT = path.resolve(import.meta.dirname, '../../../dist-bench-isal')

/** Encodes for `ms` both ways and gives MB/s of the faster one. */
export type Isal = (shape: Shape, ms: number) => Promise<number>

export function compileIsal(): Isal | undefined {
  const program = path.join(OUT, 'isal')
  mkdirSync(OUT, { recursive: true })
  try {
    execFileSync('gcc', ['-O2', '-o', program, SOURCE, '-lisal'], { stdio: 'pipe' })
  } catch (error) {
    console.log(`no ISA-L to compare with: ${String(error)}`)
    return undefined
  }
  return async ({ dataShards, totalShards, shardBytes }, ms) => {
    const args = [dataShards, totalShards, shardBytes, ms].map(String)
    const { stdout } = await promisify(execFile)(program, args)
    return Number(stdout)
  }
}
