/**
 * The `test` of the end-to-end stories: a relay and people, each made when a test first names them and
 * gone after it. What they logged is attached to a failed test.
 *
 *     import { expect, test } from './support/test.ts'
 *     test('Bob opens the site of Alice', async ({ relay, alice, bob }) => { … })
 */
import { test as base, type TestInfo } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Person, type PersonOptions } from './person.ts'
import { RelayProcess, type RelayOptions } from './relay-process.ts'

export { expect } from '@playwright/test'

interface Story {
  /** A folder of the test's own, gone after it. */
  folder: string
  /** The relay that serves the app. */
  relay: RelayProcess
  /** Starts further relays. */
  startRelay: (options?: Partial<RelayOptions>) => Promise<RelayProcess>
  /** Makes further people, or the same with another origin or switches. */
  meet: (options: Partial<PersonOptions> & { name: string }) => Person
  alice: Person
  bob: Person
  carol: Person
  eve: Person
}

export const test = base.extend<Story>({
  // Playwright tells what a fixture needs by this parameter, so it must be a pattern even if empty.
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), `bitpie-${browserName}-`))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },

  startRelay: async ({ folder }, use, info) => {
    const relays: RelayProcess[] = []
    await use(async (options = {}) => {
      const dataDir = path.join(folder, `relay-${relays.length}`)
      const relay = await RelayProcess.start({ dataDir, ...options })
      relays.push(relay)
      return relay
    })
    await Promise.all(relays.map((relay) => relay.stop()))
    for (const [index, relay] of relays.entries()) await attachLog(info, `relay ${index}`, relay.log)
  },

  relay: async ({ startRelay }, use) => {
    await use(await startRelay())
  },

  meet: async ({ folder, relay }, use, info) => {
    const people: Person[] = []
    await use((options) => {
      const profileDir = path.join(folder, `profile-${people.length}-${options.name}`)
      const person = new Person({ origin: relay.origin, profileDir, ...options })
      people.push(person)
      return person
    })
    await Promise.all(people.map((person) => person.close()))
    for (const person of people) await attachLog(info, `console of ${person.name}`, person.log)
  },

  alice: async ({ meet }, use) => {
    await use(meet({ name: 'Alice' }))
  },
  bob: async ({ meet }, use) => {
    await use(meet({ name: 'Bob' }))
  },
  carol: async ({ meet }, use) => {
    await use(meet({ name: 'Carol' }))
  },
  eve: async ({ meet }, use) => {
    await use(meet({ name: 'Eve' }))
  }
})

async function attachLog(info: TestInfo, name: string, body: string): Promise<void> {
  if (info.status === info.expectedStatus) return
  await info.attach(name, { body, contentType: 'text/plain' })
}
