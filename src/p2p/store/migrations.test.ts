import { expect, test } from 'vitest'
import { createMemoryStore } from './memory.ts'
import { migrate, type Migration } from './migrations.ts'

const renameOwner: Migration = {
  version: 1,
  migrate: async (store) => {
    const table = store.table<{ owner?: string; by?: string }>('notes')
    for await (const [key, { owner, by }] of table.entries()) {
      await table.put(key, { by: owner ?? by ?? '' })
    }
  }
}
const countNotes: Migration = {
  version: 2,
  migrate: async (store) => {
    let count = 0
    for await (const [,] of store.table('notes').entries()) count++
    await store.table('counts').put('notes', count)
  }
}

test('an empty store starts at the newest schema without running a step', async () => {
  const store = createMemoryStore()
  expect(await migrate(store, [renameOwner, countNotes])).toBe(2)
  expect(await store.table('counts').get('notes')).toBeUndefined()
})

test('an older store runs the steps it lacks, once and in order', async () => {
  const store = createMemoryStore()
  await migrate(store, [])
  await store.table('notes').put('a', { owner: 'Alice' })
  expect(await migrate(store, [renameOwner])).toBe(1)
  expect(await store.table('notes').get('a')).toEqual({ by: 'Alice' })
  await migrate(store, [renameOwner, countNotes])
  await store.table('notes').put('b', { by: 'Bob' })
  await migrate(store, [renameOwner, countNotes])
  expect(await store.table('counts').get('notes')).toBe(1)
})

test('a step that was killed runs again', async () => {
  const store = createMemoryStore()
  await migrate(store, [])
  await store.table('notes').put('a', { owner: 'Alice' })
  const killed: Migration = {
    version: 1,
    migrate: async (target) => {
      await renameOwner.migrate(target)
      throw new Error('killed')
    }
  }
  await expect(migrate(store, [killed])).rejects.toThrow('killed')
  await migrate(store, [renameOwner])
  expect(await store.table('notes').get('a')).toEqual({ by: 'Alice' })
})

test('a store from the future is refused untouched', async () => {
  const store = createMemoryStore()
  await migrate(store, [renameOwner, countNotes])
  await expect(migrate(store, [renameOwner])).rejects.toMatchObject({ name: 'NewerStoreError' })
})
