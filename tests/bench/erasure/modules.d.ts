/** The few parts of the package that the worker uses: it is not there before the first run. */
declare module '@subspace/reed-solomon-erasure.wasm' {
  export class ReedSolomonErasure {
    static fromBytes(bytes: BufferSource): ReedSolomonErasure
    /** All shards in one array, parity is written to its end. Gives 0 when all is well. */
    encode(shards: Uint8Array, dataShards: number, parityShards: number): number
  }
}
