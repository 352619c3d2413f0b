/**
 * Installs what is missing and nothing else: dependencies by the lockfile, and, for the tests, a
 * browser. Runs on the machine's own Node >= 20 without any dependency.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { findBrowser } from './find-browser.mjs'
import { machineEnvironment, projectEnvironment, root, run } from './process.mjs'

const MIN_NODE_MAJOR = 20

/** Something this machine lacks and we cannot provide; its message is for the person at the terminal. */
export class SetupError extends Error {
  name = 'SetupError'
}

/**
 * @param {{ browser: boolean }} needs
 * @returns {Promise<{ browser: string | undefined }>} path of a Chromium that runs, if one was needed
 */
export async function setup({ browser }) {
  requireNode()
  await installDependencies()
  return { browser: browser ? await provideBrowser() : undefined }
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < MIN_NODE_MAJOR) {
    throw new SetupError(`BitPie needs Node ${MIN_NODE_MAJOR} or later; this is ${process.versions.node}.`)
  }
}

async function installDependencies() {
  if (!isInstalled()) {
    console.log('Installing dependencies …')
    if (!(await npm('ci')) && !(await npm('install', '--no-save')))
      throw new SetupError('npm could not install the dependencies; its output is above.')
  }
  const { code } = await run(path.join(root, 'node_modules/node/bin/node'), ['--version'], { capture: true })
  if (code !== 0) {
    throw new SetupError(
      'The `node` dependency has no binary: its install script did not run. ' +
        'Remove node_modules and any `ignore-scripts` setting of npm, then try again.'
    )
  }
}

/**
 * `npm ci` is refused where the lockfile was written against a registry without some packages for other
 * systems; `npm install` then installs the very same versions.
 * @param {string[]} args
 */
async function npm(...args) {
  const flags = ['--no-audit', '--no-fund', '--loglevel=error']
  const { code } = await run('npm', [...args, ...flags], { env: machineEnvironment() })
  return code === 0
}

/**
 * npm notes what it installed in node_modules/.package-lock.json. Every package of our lockfile must
 * be there in the same version; those for other systems are optional and may be absent.
 */
function isInstalled() {
  const noted = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(noted)) return false
  const installed = readJson(noted).packages
  const wanted = Object.entries(readJson(path.join(root, 'package-lock.json')).packages)
  return wanted.every(([folder, entry]) => {
    if (!folder.startsWith('node_modules/')) return true
    const present = installed[folder]
    if (present === undefined) return entry.optional === true || entry.devOptional === true
    return present.version === entry.version
  })
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The machine's Chromium, else Debian's package, else Playwright's download. */
async function provideBrowser() {
  const attempts = [
    () => findBrowser(),
    async () => {
      if (process.getuid?.() !== 0 || !(await works('apt-get'))) return undefined
      console.log('Installing Chromium (apt-get) …')
      const env = { ...machineEnvironment(), DEBIAN_FRONTEND: 'noninteractive' }
      await run('apt-get', ['update', '-q'], { env })
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
      return findBrowser()
    },
    () => playwrightBrowser(),
    async () => {
      console.log('Installing Chromium (playwright install) …')
      const withDependencies = process.getuid?.() === 0 ? ['--with-deps'] : []
      await run('playwright', ['install', ...withDependencies, 'chromium'])
      return playwrightBrowser()
    }
  ]
  for (const attempt of attempts) {
    const browser = await attempt()
    if (browser !== undefined && (await works(browser))) return browser
  }
  throw new SetupError(
    'The end-to-end tests need Chromium and none could be installed. Install the package `chromium` of ' +
      'your system, or set BITPIE_CHROMIUM to the path of a Chromium or Chrome.'
  )
}

/** @param {string} command */
async function works(command) {
  const { code } = await run(command, ['--version'], { env: machineEnvironment(), capture: true })
  return code === 0
}

async function playwrightBrowser() {
  const script = "import { chromium } from '@playwright/test'; console.log(chromium.executablePath())"
  const args = ['--input-type=module', '--eval', script]
  const { code, output } = await run('node', args, { env: projectEnvironment(), capture: true })
  const browser = output.trim()
  return code === 0 && existsSync(browser) ? browser : undefined
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const browser = !process.argv.includes('--no-browser')
  try {
    await setup({ browser })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
