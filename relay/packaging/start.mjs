/** `npm start -w relay -- [options]`: builds the relay when that has not been done, then runs it. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
if (!existsSync(`${folder}dist/main.js`)) {
  execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}
await import('../dist/main.js')
