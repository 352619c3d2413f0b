import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as commands from './commands.ts'
import { ROOT } from './constants.ts'
import { Device, idOf, livingOf, reference, visible } from './merge.test-support.ts'
import type { Operation } from './model.ts'
import { CatalogueState } from './state.ts'

const DEVICES = 3
const NAMES = ['a', 'A', 'b.txt', 'é', 'é', 'constructor', '__proto__', 'c']

interface Step {
  device: number
  kind: string
  pick: number
  other: number
  laterMs: number
}

const KINDS = [
  'folder',
  'file',
  'version',
  'rename',
  'move',
  'remove',
  'restore',
  'purge',
  'use',
  'holders',
  'release',
  'take',
  'join',
  'one'
]

const step = fc.record({
  device: fc.nat(DEVICES - 1),
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(1000),
  other: fc.nat(1000),
  // clocks that run apart
  laterMs: fc.integer({ min: -5000, max: 5000 })
})

function pickOf<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)]
}

let stripes = 0

function run(steps: readonly Step[]): Device[] {
  const devices = Array.from({ length: DEVICES }, (_, number) => new Device(number + 1))
  let nowMs = 1_700_000_000_000
  for (const [at, { device: number, kind, pick, other, laterMs }] of steps.entries()) {
    nowMs += 1000
    const device = devices[number]!
    const peer = devices[(number + 1 + (pick % (DEVICES - 1))) % DEVICES]!
    const nodes = [...device.tree.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    const living = nodes.filter((node) => node.living)
    const folders = [ROOT, ...living.filter((node) => node.isFolder).map(({ id }) => id)]
    const parent = pickOf(folders, other) ?? ROOT
    const name = pickOf(NAMES, other) ?? 'x'
    const node = pickOf(living, pick)
    const file = pickOf(
      living.filter((one) => !one.isFolder),
      pick
    )
    const binned = pickOf(
      nodes.filter((one) => !one.living),
      pick
    )
    const newFile = (entry?: string): commands.NewFile => ({
      entry,
      parent,
      name,
      sizeBytes: at,
      modifiedAt: at,
      object: new Uint8Array(16),
      key: new Uint8Array(32),
      location: { stripes: [idOf(900_000 + stripes)], offset: 0, sealedBytes: at }
    })
    const newStripe = (): commands.NewStripe => ({
      id: idOf(900_000 + stripes++),
      shape: { dataShards: 1, totalShards: 2, shardBytes: 262144 },
      shards: [new Uint8Array(32), new Uint8Array(32)]
    })
    const put = (bench: commands.Workbench, entry?: string) =>
      commands.putFiles(bench, [newFile(entry)], [newStripe()]).changes
    const write = (build: (bench: commands.Workbench) => commands.Changes) => {
      try {
        device.write(nowMs + laterMs, build)
      } catch (error) {
        expect((error as Error).name).toMatch(/^(FolderLoop|EntryNotFound)Error$/u)
      }
    }
    const stripe = pickOf([...device.state.stripes.all()], pick)
    if (kind === 'take') device.take(peer.written)
    else if (kind === 'one') device.take(peer.written.filter((_, index) => index % 3 === pick % 3).reverse())
    else if (kind === 'join') device.join(peer)
    else if (kind === 'folder') write((bench) => commands.createFolders(bench, parent, [name]).changes)
    else if (kind === 'file') write((bench) => put(bench))
    else if (kind === 'version' && file) write((bench) => put(bench, file.id))
    else if (kind === 'rename' && node) write((bench) => commands.rename(bench, node.id, name))
    else if (kind === 'move' && node) write((bench) => commands.move(bench, [node.id], parent))
    else if (kind === 'remove' && node) write((bench) => commands.remove(bench, [node.id]))
    else if (kind === 'restore' && binned) write((bench) => commands.restore(bench, [binned.id]))
    else if (kind === 'purge' && binned) write((bench) => commands.purge(bench, [binned.id]))
    else if (kind === 'use' && file) {
      const dot = pickOf(file.record!.versions, other)!.dot
      write((bench) => commands.useVersion(bench, file.id, dot))
    } else if (kind === 'holders' && stripe) {
      const holder = { account: `account ${other % 5}`, peer: `peer ${at}` }
      write((bench) => commands.setHolders(bench, stripe.id, new Map([[pick % 2, holder]])))
    } else if (kind === 'release') {
      write((bench) =>
        commands.release(
          bench,
          [...device.state.stripes.unneeded()].map(({ id }) => id)
        )
      )
    }
    // the tree kept up to date is the tree made anew
    expect(visible(device.state, device.tree)).toEqual(visible(device.state))
  }
  return devices
}

function stateOf(operations: readonly Operation[]): CatalogueState {
  const state = new CatalogueState()
  for (const operation of operations) state.apply(operation)
  return state
}

function joined(...states: CatalogueState[]): CatalogueState {
  const state = new CatalogueState()
  for (const other of states) state.merge(other.snapshot())
  return state
}

const steps = fc.array(step, { minLength: 20, maxLength: 50 })

describe('merging', () => {
  test('any order of operations, with repetitions, gives the same', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(), { maxLength: 60 }), (story, order) => {
        const all = run(story).flatMap(({ written }) => written)
        const shuffled = [...all, ...all.slice(0, 5)].map((operation, index) => ({
          operation,
          key: order[index % Math.max(1, order.length)] ?? 0
        }))
        shuffled.sort((a, b) => a.key - b.key)
        const state = stateOf(shuffled.map(({ operation }) => operation))
        expect(visible(state)).toEqual(visible(stateOf(all)))
        expect(livingOf(state)).toEqual(reference(all))
        expect(livingOf(stateOf(all.toReversed()))).toEqual(reference(all))
      }),
      { numRuns: 60 }
    )
  })

  test('any part of the operations gives what the plain model says', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (story, coins) => {
        const some = run(story)
          .flatMap(({ written }) => written)
          .filter(() => coins.next().value)
        expect(livingOf(stateOf(some))).toEqual(reference(some))
        expect(visible(stateOf(some.toReversed()))).toEqual(visible(stateOf(some)))
      }),
      { numRuns: 60 }
    )
  })

  test('snapshots join commutatively, associatively and idempotently, and as their operations do', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(6)), (story, coins) => {
        const parts: Operation[][] = [[], [], []]
        const all = run(story).flatMap(({ written }) => written)
        for (const operation of all) {
          const coin = (coins.next().value as number) + 1
          for (const [bit, part] of parts.entries()) if ((coin >> bit) & 1) part.push(operation)
        }
        const [a, b, c] = parts.map((part) => stateOf(part)) as [
          CatalogueState,
          CatalogueState,
          CatalogueState
        ]
        const expected = visible(stateOf(all))
        expect(visible(joined(a, b, c))).toEqual(expected)
        expect(visible(joined(c, b, a))).toEqual(expected)
        expect(visible(joined(joined(b, c), a))).toEqual(expected)
        expect(visible(joined(a, b, c, b, joined(a, c)))).toEqual(expected)
        expect(livingOf(joined(a, b, c))).toEqual(reference(all))
        const ab = joined(a, b)
        for (const operation of parts[2]!) ab.apply(operation)
        expect(visible(ab)).toEqual(expected)
      }),
      { numRuns: 60 }
    )
  })

  test('devices that met see the same, and remember nothing of what was purged', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const devices = run(story)
        const all = devices.flatMap(({ written }) => written)
        for (const device of devices) {
          for (const peer of devices) if (peer !== device) device.join(peer)
        }
        for (const device of devices) {
          for (const peer of devices) if (peer !== device) device.join(peer)
          expect(visible(device.state, device.tree)).toEqual(visible(stateOf(all)))
          expect(device.state.snapshot().purges).toEqual([])
        }
        const needed = new Set(
          [...devices[0]!.state.entries.values()].flatMap(({ versions }) =>
            versions.flatMap(({ location }) => location.stripes)
          )
        )
        for (const { id } of devices[0]!.state.stripes.unneeded()) expect(needed.has(id)).toBe(false)
      }),
      { numRuns: 60 }
    )
  })

  test('a file purged by who knew only its second version stays dead when the first one comes', () => {
    const newFile = (entry?: string): commands.NewFile => ({
      entry,
      parent: ROOT,
      name: 'a',
      sizeBytes: 1,
      modifiedAt: 1,
      object: new Uint8Array(16),
      key: new Uint8Array(32),
      location: { stripes: [], offset: 0, sealedBytes: 17 }
    })
    const [alice, bob] = [new Device(1), new Device(2)]
    alice.write(1000, (bench) => commands.putFiles(bench, [newFile()], []).changes)
    const [id = ''] = alice.tree.nodes.keys()
    alice.write(2000, (bench) => commands.putFiles(bench, [newFile(id)], []).changes)
    bob.take(alice.written.slice(1))
    bob.write(3000, (bench) => commands.remove(bench, [id]))
    bob.write(4000, (bench) => commands.purge(bench, [id]))
    expect(bob.state.snapshot().purges).toHaveLength(1)
    const all = [...alice.written, ...bob.written]
    bob.take(alice.written)
    alice.join(bob)
    for (const state of [alice.state, bob.state, stateOf(all.toReversed())]) {
      expect(livingOf(state)).toEqual(reference(all))
      expect(state.entries.size).toBe(0)
      expect(state.snapshot().purges).toEqual([])
    }
  })
})
