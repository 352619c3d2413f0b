/** Commands of the bench runner to a page's node worker. */
export interface StreamResult {
  ms: number
  bytes: number
}

export interface BenchCommands {
  start(options: { relays: string[]; mode: 'open' | 'relayed' }): Promise<{ peer: string; ms: number }>
  addresses(): Promise<string[]>
  /** Opens a connection for bulk; ms until the first echoed byte. */
  dial(peer: string, hints: string[]): Promise<{ ms: number; transport: string }>
  hangUp(peer: string): Promise<void>
  /** Sends `bytes` over one stream and waits for the receiver's receipt. */
  stream(peer: string, bytes: number): Promise<StreamResult>
  snapshot(): Promise<unknown>
}

export type BenchCommand = {
  [N in keyof BenchCommands]: { id: number; name: N; args: Parameters<BenchCommands[N]> }
}[keyof BenchCommands]

export interface BenchReply {
  id: number
  value?: unknown
  error?: string
}
