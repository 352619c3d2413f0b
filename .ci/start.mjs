/**
 * `npm start`: installs, builds, and runs a relay that serves the app. Arguments go to the relay
 * (`npm start -- --port 8080`).
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { build } from './build.mjs'
import { projectEnvironment, root } from './process.mjs'
import { setup, SetupError } from './setup.mjs'

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

try {
  await setup({ browser: false })
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exit(1)
}
if (!(await build())) {
  console.error('The build failed; its output is above.')
  process.exit(1)
}

const relay = spawn('node', [path.join('relay', 'dist', 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  env: projectEnvironment(),
  stdio: 'inherit'
})
for (const signal of SIGNALS) {
  process.on(signal, () => relay.kill(signal))
}
relay.on('error', (error) => {
  console.error(`The relay could not be started: ${error.message}`)
  process.exit(1)
})
relay.on('exit', (code, signal) => {
  process.exit(code ?? (signal === null ? 1 : 0))
})
