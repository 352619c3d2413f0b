/** Commands of the bench runner to the codec's worker. All give ms. */
export interface CodecCommands {
  /** Segments sealed one by one in this worker, a few at once. */
  gcm(bytes: number): Promise<number>
  /** Shards hashed one by one in this worker, a few at once. */
  sha(bytes: number): Promise<number>
  /** A file into stripes of 10 of 20 by the pool; half of the shards are kept for `open`, 5 of data missing. */
  seal(bytes: number): Promise<number>
  /** The plaintext of what was sealed last. */
  open(): Promise<number>
}

export type CodecCommand = {
  [N in keyof CodecCommands]: { id: number; name: N; args: Parameters<CodecCommands[N]> }
}[keyof CodecCommands]
