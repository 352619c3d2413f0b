import { Key } from 'interface-datastore'
import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { temporaryFolder } from '../testing/peers.ts'
import { boundedDatastore } from './bounded-datastore.ts'
import { UnreadableKeyError, loadOrCreateKey } from './private-key.ts'

test('the key stays the same and is nobody else’s to read', async () => {
  const folder = join(await temporaryFolder(), 'deep', 'below')
  const first = await loadOrCreateKey(folder)
  const path = join(folder, 'relay.key')
  await chmod(path, 0o644)
  const second = await loadOrCreateKey(folder)
  expect(second.equals(first)).toBe(true)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['relay.key'])
})

test('a broken key is reported and not overwritten', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'relay.key'), 'no key')
  await expect(loadOrCreateKey(folder)).rejects.toThrow(UnreadableKeyError)
  expect(await readFile(join(folder, 'relay.key'), 'utf8')).toBe('no key')
})

test('a full datastore forgets what was written first', async () => {
  const store = boundedDatastore(4096)
  const names = Array.from({ length: 8 }, (_, index) => new Key(`/dht/record/${index}`))
  for (const name of names) {
    await store.put(name, new Uint8Array(900))
  }
  const held = names.map((name) => store.has(name))
  expect(held).toEqual([false, false, false, false, false, true, true, true])
  await expect((async () => store.get(new Key('/dht/record/0')))()).rejects.toMatchObject({
    name: 'NotFoundError'
  })
})

test('a rewritten entry counts once and is the youngest', async () => {
  const store = boundedDatastore(2500)
  const [alice, bob] = [new Key('/a/alice'), new Key('/b/bob')]
  await store.put(alice, new Uint8Array(900))
  await store.put(bob, new Uint8Array(900))
  await store.put(alice, new Uint8Array(901))
  await store.put(new Key('/c/carol'), new Uint8Array(900))
  const keys = []
  for await (const key of store.queryKeys({})) {
    keys.push(key.toString())
  }
  expect(keys).toEqual(['/a/alice', '/c/carol'])
})

test('logs are JSON by line below the level asked for, and control characters stay out of terminals', () => {
  const lines: string[] = []
  const write = (line: string): void => {
    lines.push(line)
  }
  const log = createLog({ level: 'warn', format: 'json', write })
  log.info('not told')
  log.warn('told', { peer: 'Eve\n', count: 2 })
  createLog({ level: 'info', format: 'pretty', write }).info('hello', { agent: '\u001b[31mEve' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    message: 'told',
    peer: 'Eve\n',
    count: 2
  })
  expect(lines[1]).toContain('agent=?[31mEve')
})
