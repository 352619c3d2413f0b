/**
 * Runs the kernel (kernel/dot.ts) over shards of any length, a block of each at a time: the memory it needs
 * depends on their number only, and blocks stay in the processor's cache between copy, sum and copy.
 */
import { fromString } from 'uint8arrays/from-string'
import { WIDTHS, type Combination, type Width } from './combination.ts'
import { RELAXED_WASM, STRICT_WASM } from './kernel-wasm.ts'

/** Relaxed SIMD saves x86 an instruction per look-up; Node 20 and older browsers lack it. */
export type Simd = 'strict' | 'relaxed'

export interface ErasureKernel {
  readonly simd: Simd
  /** Writes the sums. All arrays have one length; a target overlaps no source, unless it is that very source. */
  combine(combination: Combination, sources: readonly Uint8Array[], targets: readonly Uint8Array[]): void
}

const BLOCK_BYTES = 8192
/** Keeps the same byte of all blocks from falling into the same set of the cache: a quarter of the speed. */
const STRIDE_BYTES = BLOCK_BYTES + 64
/** The kernel works on two vectors at once. */
const STEP_BYTES = 32
/** The kernel wants 16 zeros, then this 16 times; tables begin in the next cache line. */
const LOW_HALF = 15
const TABLES_AT = 64
const PAGE_BYTES = 65_536
const WIDEST = WIDTHS[0]

type Dot = (
  tables: number,
  source: number,
  columns: number,
  stride: number,
  length: number,
  target: number
) => void

type Exports = { memory: WebAssembly.Memory } & Record<`dot${Width}`, Dot>

/**
 * Compiles it: once per thread is enough, for it keeps nothing between two calls.
 * @param simd the fastest that the engine has, if not given
 */
export async function loadErasureKernel(simd: Simd = fastest()): Promise<ErasureKernel> {
  const { instance } = await WebAssembly.instantiate(codeOf(simd))
  return new WasmKernel(simd, instance.exports as Exports)
}

function fastest(): Simd {
  return WebAssembly.validate(codeOf('relaxed')) ? 'relaxed' : 'strict'
}

function codeOf(simd: Simd): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fromString(simd === 'relaxed' ? RELAXED_WASM : STRICT_WASM, 'base64'))
}

class WasmKernel implements ErasureKernel {
  readonly simd: Simd
  readonly #exports: Exports

  constructor(simd: Simd, exports: Exports) {
    this.simd = simd
    this.#exports = exports
    new Uint8Array(exports.memory.buffer).fill(LOW_HALF, 16, 32)
  }

  combine(
    { tables, groups, sources: columns }: Combination,
    sources: readonly Uint8Array[],
    targets: readonly Uint8Array[]
  ): void {
    const shardBytes = sources[0]?.byteLength ?? 0
    const sourcesAt = TABLES_AT + tables.byteLength
    const targetsAt = sourcesAt + columns * STRIDE_BYTES
    const memory = this.#memory(targetsAt + WIDEST * STRIDE_BYTES)
    memory.set(tables, TABLES_AT)
    const sums = Array.from({ length: WIDEST }, (_, row) => {
      const from = targetsAt + row * STRIDE_BYTES
      return memory.subarray(from, from + BLOCK_BYTES)
    })
    for (let at = 0; at < shardBytes; at += BLOCK_BYTES) {
      const length = Math.min(BLOCK_BYTES, shardBytes - at)
      const steps = Math.ceil(length / STEP_BYTES) * STEP_BYTES
      for (const [column, source] of sources.entries()) {
        memory.set(source.subarray(at, at + length), sourcesAt + column * STRIDE_BYTES)
      }
      for (const { width, firstRow, offset } of groups) {
        this.#exports[`dot${width}`](TABLES_AT + offset, sourcesAt, columns, STRIDE_BYTES, steps, targetsAt)
        for (const [row, target] of targets.slice(firstRow, firstRow + width).entries()) {
          const sum = sums[row]
          if (sum !== undefined) target.set(length === BLOCK_BYTES ? sum : sum.subarray(0, length), at)
        }
      }
    }
  }

  /** Grows to at least `bytes` and never shrinks: 3 MiB are enough for any shape. */
  #memory(bytes: number): Uint8Array {
    const { memory } = this.#exports
    const lacking = bytes - memory.buffer.byteLength
    if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE_BYTES))
    return new Uint8Array(memory.buffer)
  }
}
