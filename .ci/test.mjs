/**
 * `npm test`, the whole gate: set-up, static checks, build, unit tests, end-to-end tests. A stage that
 * fails does not keep the later ones from telling what they know. The last line is `N passed, N failed`:
 * each check, the build, and each test count one; a skipped test counts as failed, and so does a stage
 * that ran no test at all.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './build.mjs'
import { runChecks } from './checks.mjs'
import { projectEnvironment, run } from './process.mjs'
import { setup, SetupError } from './setup.mjs'
import { countPlaywright, countVitest, failure, outcome, print } from './tally.mjs'

/** @typedef {import('./tally.mjs').Outcome} Outcome */

/** @returns {Promise<Outcome[]>} */
async function runGate() {
  const started = await prepare()
  if (started.failed > 0) return [started]
  const results = mkdtempSync(path.join(tmpdir(), 'bitpie-test-'))
  try {
    const checks = await timed('static checks', () => runChecks(availableParallelism() > 1 ? 2 : 1))
    const built = await timed('build', async () =>
      outcome('build', (await build()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
    )
    const unit = await timed('unit tests', () => runVitest(path.join(results, 'vitest.json')))
    const endToEnd =
      built.failed > 0
        ? failure('end-to-end tests', 'not run: there is no build')
        : await timed('end-to-end tests', () => runPlaywright(path.join(results, 'playwright.json')))
    return [...checks, built, unit, endToEnd]
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

/** @returns {Promise<Outcome>} */
async function prepare() {
  try {
    const { browser } = await setup({ browser: true })
    if (browser !== undefined) process.env.BITPIE_CHROMIUM = browser
    const { code } = await run('npm', ['run', '--silent', 'messages'])
    return code === 0
      ? outcome('set-up', { passed: 0, failed: 0 })
      : failure('set-up', 'the messages of the app could not be compiled')
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return failure('set-up', error.message)
  }
}

/** @param {string} file */
async function runVitest(file) {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await run('vitest', args)
  return countVitest(file, code)
}

/** @param {string} file */
async function runPlaywright(file) {
  const env = { ...projectEnvironment(), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const { code } = await run('playwright', ['test', '--reporter=list,json'], { env })
  return countPlaywright(file, code)
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} stage
 */
async function timed(name, stage) {
  console.log(`\n── ${name}`)
  const startedAt = performance.now()
  const result = await stage()
  console.log(`── ${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  return result
}

process.exitCode = print(await runGate())
