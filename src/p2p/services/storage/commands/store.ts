/**
 * Files into the catalogue: sealed, cut, their data shards kept here, then named. A file is there when its
 * operation is written; what was sealed for one that never came so far is swept at the next start.
 */
import {
  sealedBytesOf,
  sealFiles,
  type ObjectLocation,
  type StripeMap
} from '../../../content/object/index.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import type { StoreInput } from '../api.ts'
import { newId, type NewFile, type NewStripe } from '../catalogue/index.ts'
import { CODES, shapeFor } from '../policy/shape.ts'
import type { StorePorts } from '../ports.ts'

interface Destination {
  input: StoreInput
  parent: string
  name: string
}

/**
 * @throws what reading a file throws, StoreFullError, InvalidNameError, FileChangedError when at least one file was changed
 * meanwhile: the others are stored all the same
 */
export async function storeFiles(
  ports: StorePorts,
  parent: string,
  inputs: readonly StoreInput[],
  { signal }: AbortOptions = {}
): Promise<void> {
  const total = inputs.reduce((sum, { data }) => sum + data.size, 0)
  const [first] = inputs
  if (first === undefined) return
  const label = inputs.length === 1 ? first.path : (first.path.split('/')[0] ?? first.path)
  const init = { kind: 'store', label, unit: 'bytes' as const, total, cancellable: true, signal }
  await ports.activities.run(init, async (handle) => {
    const destinations = await placesFor(ports, parent, inputs)
    const storing = new Storing(ports, destinations)
    const { independent, alwaysOn } = ports.supplierCount()
    const redundancy = shapeFor({ independent, alwaysOn }) ?? CODES.at(-1)
    if (redundancy === undefined) throw new RangeError('The table of codes is empty')
    const files = destinations.map(({ input }) => input.data)
    const { coder, rng } = ports
    let done = 0
    for await (const event of sealFiles({ coder, rng, redundancy }, files, { signal: handle.signal })) {
      if (event.type === 'stripe') {
        await storing.keep(event.map, event.shards, { signal: handle.signal })
        handle.progress((done += event.plainBytes))
      } else if (event.type === 'file') await storing.name(event.file, event.location)
      else await storing.giveUp(event.error, event.stripes)
    }
    storing.finish()
  })
}

/** Folders are made before the first byte is sealed: a bad name costs nothing. */
async function placesFor(
  { catalogue }: Pick<StorePorts, 'catalogue'>,
  parent: string,
  inputs: readonly StoreInput[]
): Promise<Destination[]> {
  const folders = new Map<string, string>()
  const destinations: Destination[] = []
  for (const input of inputs) {
    const names = input.path.split('/')
    const name = names.pop() ?? ''
    const path = names.join('/')
    const known = folders.get(path)
    const folder = known ?? (names.length === 0 ? parent : await catalogue.folderAt(parent, names))
    folders.set(path, folder)
    destinations.push({ input, parent: folder, name })
  }
  return destinations
}

class Storing {
  readonly #ports: StorePorts
  readonly #destinations: readonly Destination[]
  /** Stripes that are here and in no operation yet. */
  readonly #fresh = new Map<StripeMap, string>()
  readonly #known = new Map<StripeMap, string>()
  #failure: Error | undefined

  constructor(ports: StorePorts, destinations: readonly Destination[]) {
    this.#ports = ports
    this.#destinations = destinations
  }

  /** Only the data: parity can be made of it again, and space is scarcer than time. */
  async keep(map: StripeMap, shards: readonly Uint8Array[], options: AbortOptions): Promise<void> {
    const data = shards.slice(0, map.shape.dataShards).flatMap((bytes, index) => {
      const id = map.ids[index]
      return id === undefined ? [] : [{ id, bytes }]
    })
    await this.#ports.own.keep(data, options)
    const id = newId(this.#ports.rng)
    this.#fresh.set(map, id)
    this.#known.set(map, id)
  }

  async name(file: number, { key, object, sizeBytes, offset, stripes }: ObjectLocation): Promise<void> {
    const destination = this.#destinations[file]
    if (destination === undefined) return
    const { input, parent, name } = destination
    const { catalogue } = this.#ports
    const there = catalogue.find(parent, name)
    const content: NewFile = {
      entry: there?.kind === 'file' ? there.id : undefined,
      parent,
      name,
      sizeBytes,
      modifiedAt: input.modifiedAt ?? this.#ports.clock.now(),
      object,
      key,
      location: {
        stripes: stripes.flatMap((map) => this.#known.get(map) ?? []),
        offset,
        sealedBytes: sealedBytesOf(sizeBytes)
      }
    }
    const fresh = stripes.filter((map) => this.#fresh.has(map))
    await catalogue.putFiles(
      [content],
      fresh.map((map) => this.#asNew(map))
    )
    for (const map of fresh) this.#fresh.delete(map)
    this.#ports.onStored()
  }

  async giveUp(error: Error, stripes: readonly StripeMap[]): Promise<void> {
    this.#failure ??= error
    const lost = stripes.filter((map) => this.#fresh.delete(map))
    await this.#ports.own.drop(lost.flatMap(({ ids }) => ids))
  }

  /** @throws FileChangedError */
  finish(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #asNew(map: StripeMap): NewStripe {
    return { id: this.#known.get(map) ?? '', shape: map.shape, shards: map.ids }
  }
}
