/** Long work, shown in one place whatever page is open. */

export type ActivityState = 'running' | 'done' | 'failed' | 'cancelled'

export interface ActivityView {
  id: string
  /** publish, import, fetch, export … : the UI translates `kind` with `label` as its subject. */
  kind: string
  /** Untrusted text, e.g. a site's title. */
  label: string
  state: ActivityState
  done: number
  /** 0 while unknown. */
  total: number
  unit: 'bytes' | 'blocks' | 'files' | 'steps'
  /** Units per second, smoothed. */
  rate: number
  startedAt: number
  endedAt?: number | undefined
  /** Name of the error that ended it. */
  error?: string | undefined
  cancellable: boolean
}

export interface ActivityApi {
  watch(onSnapshot: (activities: ActivityView[]) => void): () => void
  cancel(id: string): Promise<void>
  /** Forgets those that ended. */
  clear(): Promise<void>
}

/** Handle given to the code that does the work. */
export interface ActivityHandle {
  readonly signal: AbortSignal
  progress(done: number, total?: number): void
}

export interface ActivityInit {
  kind: string
  label: string
  unit: ActivityView['unit']
  total?: number
  cancellable?: boolean
  signal?: AbortSignal | undefined
}

export interface Activities extends ActivityApi {
  /** Runs `work` as one activity; its outcome is the activity's, and is passed on. */
  run<T>(init: ActivityInit, work: (handle: ActivityHandle) => Promise<T>): Promise<T>
}
