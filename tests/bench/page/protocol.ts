/** Commands of the bench runner to a page's node worker. */
export interface StartOptions {
  relays: string[]
  /** Where blocks are kept: memory for pure network measures, IndexedDB as in the app. */
  store: 'memory' | 'indexeddb'
}

export interface BenchCommands {
  /** A whole node with an identity; resolves once others can reach it. */
  start(options: StartOptions): Promise<{ peer: string; ms: number }>
  /** Opens a connection for bulk; ms until the first echoed byte. */
  dial(peer: string, hints: string[]): Promise<{ ms: number; transport: string }>
  hangUp(peer: string): Promise<void>
  /** Sends `bytes` over one stream; ms until the receiver has taken them all. */
  stream(peer: string, bytes: number): Promise<number>
  /** Publishes a site of `files` files of `fileBytes` random bytes; ms from the files to the signed version. */
  publish(files: number, fileBytes: number): Promise<{ site: string; peer: string; ms: number }>
  /** Visits a site until all of it is here. */
  visit(
    site: string,
    providers: string[],
    relays: string[]
  ): Promise<{ ms: number; bytes: number; sources: number }>
  /** Stores shards and reads them all again, in a profile's store of its own that is gone after it. */
  store(backend: 'indexeddb' | 'opfs', shards: number, shardBytes: number): Promise<StoreTimes>
  /** Ends the visit and forgets what it brought. */
  leave(): Promise<void>
}

export interface StoreTimes {
  putMs: number
  getMs: number
}

export type BenchCommand = {
  [N in keyof BenchCommands]: { id: number; name: N; args: Parameters<BenchCommands[N]> }
}[keyof BenchCommands]

export interface BenchReply {
  id: number
  value?: unknown
  error?: string
}
