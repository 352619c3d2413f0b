/** What the bench runner asks of the worker with the erasure codes. */
export interface Shape {
  dataShards: number
  totalShards: number
  shardBytes: number
}

export interface Task {
  code: 'strict' | 'relaxed' | 'npm'
  /** To reconstruct as many data shards as can be missing, at most all. */
  work: 'encode' | 'reconstruct'
  shape: Shape
  /** How long to go on. */
  ms: number
}
