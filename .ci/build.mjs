/** Builds the app, the site host and the relay, unless what was built last came from the same sources. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './process.mjs'

const SOURCES = [
  'index.html',
  'package-lock.json',
  'package.json',
  'project.inlang',
  'public',
  'relay/package.json',
  'relay/src',
  'relay/tsconfig.json',
  'src',
  'tsconfig.base.json',
  'vite.config.ts'
]
const OUTPUTS = ['dist/index.html', 'relay/dist/main.js']
const GENERATED = path.join('src', 'app', 'paraglide')
const STAMP = path.join(root, 'node_modules', '.cache', 'bitpie', 'build')

/** @returns {Promise<boolean>} whether everything is built and up to date now */
export async function build() {
  if (isBuilt()) return true
  console.log('Building …')
  rmSync(STAMP, { force: true })
  const { code } = await run('npm', ['run', 'build'])
  if (code !== 0) return false
  mkdirSync(path.dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, hashSources())
  return true
}

function isBuilt() {
  const complete = OUTPUTS.every((output) => existsSync(path.join(root, output)))
  return complete && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashSources()
}

function hashSources() {
  const hash = createHash('sha256')
  for (const source of SOURCES) addToHash(hash, source)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} relative
 */
function addToHash(hash, relative) {
  const absolute = path.join(root, relative)
  if (!existsSync(absolute) || relative === GENERATED) return
  const entries = readEntries(absolute)
  if (entries === undefined) {
    const bytes = readFileSync(absolute)
    hash.update(`${relative}\n${bytes.length}\n`).update(bytes)
    return
  }
  for (const entry of entries) addToHash(hash, path.join(relative, entry))
}

/**
 * Sorted names in a folder, or undefined for a file.
 * @param {string} absolute
 */
function readEntries(absolute) {
  try {
    return readdirSync(absolute).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
