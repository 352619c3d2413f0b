/** A bounded queue between one who produces and one who consumes. */
import { abortable } from './abort.ts'

export interface AsyncQueue<T> extends AsyncIterable<T> {
  /** Resolves when there is room: await it before producing more. @throws QueueClosedError */
  push(item: T, options?: { signal?: AbortSignal | undefined }): Promise<void>
  /** No more items; those pushed are still delivered. */
  end(): void
  /** The reader gets the error after the items pushed before. */
  fail(error: Error): void
  readonly length: number
}

/** Something was pushed after the end, or after the reader left. */
export class QueueClosedError extends Error {
  override name = 'QueueClosedError'
  constructor() {
    super('Nobody reads this queue any more')
  }
}

/** A queue that holds at most `capacity` items; for one reader. */
export function createQueue<T>(capacity: number): AsyncQueue<T> {
  return new BoundedQueue(capacity)
}

class BoundedQueue<T> implements AsyncQueue<T> {
  readonly #items: T[] = []
  readonly #capacity: number
  #closed = false
  #error: Error | undefined
  #changed = Promise.withResolvers<void>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#items.length
  }

  async push(item: T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted()
    while (!this.#closed && this.#items.length >= this.#capacity) {
      await abortable(this.#changed.promise, signal)
    }
    if (this.#closed) throw new QueueClosedError()
    this.#items.push(item)
    this.#notify()
  }

  end(): void {
    this.#closed = true
    this.#notify()
  }

  fail(error: Error): void {
    this.#error ??= error
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    try {
      for (;;) {
        while (this.#items.length > 0) {
          const [item] = this.#items.splice(0, 1) as [T]
          this.#notify()
          yield item
        }
        if (this.#error !== undefined) throw this.#error
        if (this.#closed) return
        await this.#changed.promise
      }
    } finally {
      this.#items.length = 0
      this.end()
    }
  }

  #notify(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
}
