/**
 * `npm run test:firefox`: the main story in Firefox, driven by WebDriver BiDi, with a real relay and a
 * browser process for each person. Prints a line per step and `N passed, N failed` at the end; pictures
 * of every page at the end of each step, and what pages logged, go to tests/artifacts/firefox.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { RelayProcess } from '../e2e/support/relay-process.ts'
import { findFirefox, NoFirefoxError } from './find-firefox.ts'
import { networkView } from './app.ts'
import { Person } from './person.ts'
import { story, type Step } from './story.ts'

const ARTIFACTS = path.resolve(import.meta.dirname, '../artifacts/firefox')

async function main(): Promise<number> {
  const executablePath = findFirefox()
  const stopped = whenStopped()
  const folder = await mkdtemp(path.join(tmpdir(), 'bitpie-firefox-'))
  const everyone: Person[] = []
  let relay: RelayProcess | undefined
  try {
    relay = await RelayProcess.start({ dataDir: path.join(folder, 'relay') })
    const { origin } = relay
    const meet = (name: string): Person => {
      const person = new Person({ name, executablePath, origin, profileDir: path.join(folder, name) })
      everyone.push(person)
      return person
    }
    const people = {
      alice: meet('alice'),
      bob: meet('bob'),
      carol: meet('carol'),
      aliceElsewhere: meet('alice-elsewhere')
    }
    await rm(ARTIFACTS, { recursive: true, force: true })
    await mkdir(ARTIFACTS, { recursive: true })
    return await Promise.race([runSteps(story(people), everyone), stopped])
  } finally {
    await Promise.all(everyone.map((person) => person.close()))
    await relay?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    await writeLogs(everyone, relay)
  }
}

/** Rejects when someone ends the run, so that browsers and relay end with it. */
function whenStopped(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error(`stopped by ${signal}`)))
  })
}

/** @returns how many failed; a step after a failed one cannot run and fails too. */
async function runSteps(steps: readonly Step[], everyone: readonly Person[]): Promise<number> {
  let passed = 0
  for (const [index, step] of steps.entries()) {
    const startedAt = performance.now()
    try {
      if (passed < index) throw new Error('not run, for a step before it failed')
      await step.run()
      passed++
      console.log(`ok   ${step.name} (${seconds(startedAt)} s)`)
    } catch (error) {
      console.log(`FAIL ${step.name}: ${error instanceof Error ? error.message : String(error)}`)
      if (passed === index) await writeNetworkViews(everyone)
    }
    if (passed >= index) await takePictures(everyone, index + 1)
  }
  const failed = steps.length - passed
  console.log(`${passed} passed, ${failed} failed`)
  return failed
}

async function takePictures(everyone: readonly Person[], step: number): Promise<void> {
  for (const person of everyone) {
    for (const [index, page] of (await person.pages()).entries()) {
      const file = path.join(ARTIFACTS, `${step}-${person.name}-${index}.png`)
      await page
        .screenshot({ path: file })
        .catch((error: unknown) => console.log(`no picture: ${String(error)}`))
    }
  }
}

/** What the network view of each open browser tells, its log included. */
async function writeNetworkViews(everyone: readonly Person[]): Promise<void> {
  for (const person of everyone) {
    if ((await person.pages()).length === 0) continue
    const text = await networkView(person).catch((error: unknown) => String(error))
    await writeFile(path.join(ARTIFACTS, `${person.name}-network.txt`), text)
  }
}

async function writeLogs(everyone: readonly Person[], relay: RelayProcess | undefined): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true })
  for (const person of everyone) await writeFile(path.join(ARTIFACTS, `${person.name}.log`), person.log)
  await writeFile(path.join(ARTIFACTS, 'relay.log'), relay?.log ?? '')
}

function seconds(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1)
}

try {
  process.exit((await main()) === 0 ? 0 : 1)
} catch (error) {
  console.error(error instanceof NoFirefoxError ? error.message : error)
  process.exit(2)
}
