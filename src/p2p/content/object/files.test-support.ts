/** Files that tests cannot have on a disk. */

/** A file that another program writes to while we read: engines refuse to read on. */
export class ChangingFile extends Blob {
  readonly #readable: number
  readonly #name: string

  constructor(bytes: Uint8Array<ArrayBuffer>, readableBytes: number, name = 'NotReadableError') {
    super([bytes])
    this.#readable = readableBytes
    this.#name = name
  }

  override slice(start = 0, end = this.size): Blob {
    const slice = super.slice(start, end)
    const refuse = () => Promise.reject(new DOMException('changed', this.#name))
    if (Math.min(end, this.size) > this.#readable || this.#readable === 0)
      Object.defineProperty(slice, 'arrayBuffer', { value: refuse })
    return slice
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.slice().arrayBuffer()
  }
}

/** As large as one likes, without its bytes. */
export class HugeFile extends Blob {
  readonly #sizeBytes: number
  readonly #read: (start: number, end: number) => Uint8Array<ArrayBuffer>

  constructor(sizeBytes: number, read: (start: number, end: number) => Uint8Array<ArrayBuffer>) {
    super([])
    this.#sizeBytes = sizeBytes
    this.#read = read
  }

  override get size(): number {
    return this.#sizeBytes
  }

  override slice(start = 0, end = this.#sizeBytes): Blob {
    return new Blob([this.#read(start, Math.min(end, this.#sizeBytes))])
  }
}
