/**
 * The StripeCoder port by a few workers of the node worker: begun when there is work, ended when there
 * was none for a while. A job whose worker crashed is given to another, once. Where no worker can be
 * started, the work is done in this thread.
 */
import type { Clock } from '../../p2p/interface/platform.ts'
import type { AbortOptions } from '../../p2p/interface/store.ts'
import type { SealedStripe, StripeCoder } from '../../p2p/interface/stripes.ts'
import { fromWireError } from '../rpc/errors.ts'
import { systemClock } from './clock.ts'
import {
  callCoder,
  toSend,
  type FromStripeWorker,
  type StripeAnswer,
  type StripeCall
} from './stripe-messages.ts'
import { createStripeWorker, type StripeWorker } from './stripe-worker.ts'

export interface StripePool extends StripeCoder {
  /** Ends the workers; what is under way fails with an AbortError. */
  close(): void
}

export interface StripePoolInit {
  /** At most; unless told, one less than there are processors, from 1 to 4. */
  workers?: number | undefined
  clock?: Clock | undefined
  createWorker?: (() => StripeWorker | undefined) | undefined
}

/** More would only wait for the engine's own threads, where sealing and hashing are done. */
const MAX_WORKERS = 4

/** Jobs that a worker has at once: it reads one while it codes the other. */
const JOBS_PER_WORKER = 2

/** Without work for this long, the workers give their memory back, ms. */
const IDLE_MS = 30_000

/** Workers that crash before they did anything: there is no point in starting more. */
const MAX_FAILED_STARTS = 2

const MAX_ATTEMPTS = 2

/** Two workers crashed at the same job. */
export class StripeWorkerCrashedError extends Error {
  override name = 'StripeWorkerCrashedError'
  constructor() {
    super('The workers that were given this job crashed')
  }
}

interface Job {
  id: number
  call: StripeCall
  signal: AbortSignal | undefined
  attempts: number
  resolve: (answer: StripeAnswer) => void
  reject: (error: unknown) => void
}

interface Member {
  worker: StripeWorker
  jobs: Map<number, Job>
  hasAnswered: boolean
}

export function createStripePool(init: StripePoolInit = {}): StripePool {
  return new WorkerPool(init)
}

class WorkerPool implements StripePool {
  readonly #maxWorkers: number
  readonly #clock: Clock
  readonly #createWorker: () => StripeWorker | undefined
  readonly #members = new Set<Member>()
  /** Reading goes before storing: someone looks at it. */
  readonly #reading: Job[] = []
  readonly #storing: Job[] = []
  #nextId = 1
  #failedStarts = 0
  #canHire = true
  #local: Promise<StripeCoder> | undefined
  #idleTimer: unknown

  constructor({ workers, clock, createWorker }: StripePoolInit) {
    this.#maxWorkers = workers ?? Math.min(MAX_WORKERS, Math.max(1, navigator.hardwareConcurrency - 1))
    this.#clock = clock ?? systemClock
    this.#createWorker = createWorker ?? createStripeWorker
  }

  seal(...[shape, pieces, options]: Parameters<StripeCoder['seal']>): Promise<SealedStripe> {
    return this.#run({ method: 'seal', shape, pieces }, options) as Promise<SealedStripe>
  }

  open(...[shape, shards, pieces, options]: Parameters<StripeCoder['open']>): Promise<Uint8Array[]> {
    return this.#run({ method: 'open', shape, shards, pieces }, options) as Promise<Uint8Array[]>
  }

  rebuild(...[shape, shards, wanted, options]: Parameters<StripeCoder['rebuild']>): Promise<SealedStripe> {
    return this.#run({ method: 'rebuild', shape, shards, wanted }, options) as Promise<SealedStripe>
  }

  identify(...[shards, options]: Parameters<StripeCoder['identify']>): Promise<Uint8Array[]> {
    return this.#run({ method: 'identify', shards }, options) as Promise<Uint8Array[]>
  }

  close(): void {
    const jobs = [...this.#reading.splice(0), ...this.#storing.splice(0)]
    for (const member of [...this.#members]) jobs.push(...this.#dismiss(member))
    this.#clock.clearTimeout(this.#idleTimer)
    for (const { reject } of jobs) reject(new DOMException('The pool was closed', 'AbortError'))
  }

  async #run(call: StripeCall, { signal }: AbortOptions = {}): Promise<StripeAnswer> {
    signal?.throwIfAborted()
    const done = Promise.withResolvers<StripeAnswer>()
    const job = { id: this.#nextId++, call, signal, attempts: 0, resolve: done.resolve, reject: done.reject }
    const abort = () => this.#cancel(job)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      this.#clock.clearTimeout(this.#idleTimer)
      this.#queueOf(job).push(job)
      this.#assign()
      return await done.promise
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#assign()
      if (this.#isIdle()) this.#idleTimer = this.#clock.setTimeout(() => this.#rest(), IDLE_MS)
    }
  }

  #queueOf({ call }: Job): Job[] {
    return call.method === 'open' || call.method === 'identify' ? this.#reading : this.#storing
  }

  #cancel(job: Job): void {
    const queue = this.#queueOf(job)
    const index = queue.indexOf(job)
    if (index !== -1) queue.splice(index, 1)
    for (const { worker, jobs } of this.#members)
      if (jobs.delete(job.id)) worker.postMessage({ type: 'cancel', id: job.id }, [])
    job.reject(job.signal?.reason)
  }

  /** Gives waiting jobs to workers that have room. */
  #assign(): void {
    for (;;) {
      const queue = this.#reading.length > 0 ? this.#reading : this.#storing
      const [job] = queue
      if (job === undefined) return
      const member = this.#freeMember()
      if (member === undefined && this.#hasWorkers()) return
      queue.shift()
      if (member === undefined) this.#runHere(job)
      else this.#give(member, job)
    }
  }

  #hasWorkers(): boolean {
    return this.#canHire || this.#members.size > 0
  }

  #give({ worker, jobs }: Member, job: Job): void {
    jobs.set(job.id, job)
    try {
      const { call, transfer } = toSend(job.call)
      worker.postMessage({ type: 'run', id: job.id, call }, transfer)
    } catch (error) {
      jobs.delete(job.id)
      job.reject(error)
    }
  }

  #runHere({ call, signal, resolve, reject }: Job): void {
    this.#local ??= loadCoder()
    this.#local.then((coder) => callCoder(coder, call, signal)).then(resolve, reject)
  }

  /** One without work, else a new one, else the one with the least. */
  #freeMember(): Member | undefined {
    const [least] = [...this.#members].sort((a, b) => a.jobs.size - b.jobs.size)
    if (least !== undefined && least.jobs.size === 0) return least
    const hired = this.#members.size < this.#maxWorkers && this.#canHire ? this.#hire() : undefined
    if (hired !== undefined) return hired
    return least !== undefined && least.jobs.size < JOBS_PER_WORKER ? least : undefined
  }

  #hire(): Member | undefined {
    const worker = startSafely(this.#createWorker)
    if (worker === undefined) {
      this.#canHire = false
      return undefined
    }
    const member: Member = { worker, jobs: new Map(), hasAnswered: false }
    worker.onmessage = ({ data }) => this.#answered(member, data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#crashed(member)
    }
    worker.onmessageerror = () => this.#crashed(member)
    this.#members.add(member)
    return member
  }

  #answered(member: Member, message: FromStripeWorker): void {
    member.hasAnswered = true
    this.#failedStarts = 0
    const job = member.jobs.get(message.id)
    member.jobs.delete(message.id)
    if (message.answer === undefined) job?.reject(fromWireError(message.error))
    else job?.resolve(message.answer)
  }

  #crashed(member: Member): void {
    if (!member.hasAnswered && ++this.#failedStarts >= MAX_FAILED_STARTS) this.#canHire = false
    for (const job of this.#dismiss(member).reverse()) {
      if (++job.attempts < MAX_ATTEMPTS || !this.#hasWorkers()) this.#queueOf(job).unshift(job)
      else job.reject(new StripeWorkerCrashedError())
    }
    this.#assign()
  }

  /** Ends a worker. Gives the jobs that it leaves. */
  #dismiss(member: Member): Job[] {
    this.#members.delete(member)
    member.worker.onmessage = member.worker.onerror = member.worker.onmessageerror = null
    member.worker.terminate()
    return [...member.jobs.values()]
  }

  #isIdle(): boolean {
    const waiting = this.#reading.length + this.#storing.length
    return waiting === 0 && [...this.#members].every(({ jobs }) => jobs.size === 0)
  }

  #rest(): void {
    if (!this.#isIdle()) return
    for (const member of [...this.#members]) this.#dismiss(member)
    // What kept workers from starting may be over.
    this.#canHire = true
    this.#failedStarts = 0
  }
}

/** Loaded only when needed: the node worker starts without it. */
async function loadCoder(): Promise<StripeCoder> {
  const { createStripeCoder } = await import('../../p2p/content/object/index.ts')
  return createStripeCoder()
}

/** Engines throw where a worker may not start another. */
function startSafely(createWorker: () => StripeWorker | undefined): StripeWorker | undefined {
  try {
    return createWorker()
  } catch {
    return undefined
  }
}
