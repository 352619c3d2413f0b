/**
 * Child processes for the scripts in this folder. Plain JavaScript without dependencies, because it
 * runs on the machine's own Node (20 or later) before anything is installed.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const binaries = path.join(root, 'node_modules', '.bin')

/**
 * PATH with our own binaries first, so that `node` is the Node of package.json.
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnvironment() {
  return { ...process.env, PATH: [binaries, process.env.PATH].join(path.delimiter) }
}

/**
 * PATH without any node_modules/.bin: an install must not run on the Node it is about to replace.
 * @returns {NodeJS.ProcessEnv}
 */
export function machineEnvironment() {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const kept = folders.filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')))
  return { ...process.env, PATH: kept.join(path.delimiter) }
}

/**
 * Runs a command to its end. Standard input is closed: nothing here may ask a question.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, capture?: boolean }} [options] capture: collect the output
 *   instead of showing it as it comes.
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command does not exist
 */
export function run(command, args, { env = projectEnvironment(), capture = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
