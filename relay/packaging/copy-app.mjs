/** Puts the built app into the package, so that `npx bitpie-relay` serves it. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('../../dist', import.meta.url))
const to = fileURLToPath(new URL('../dist/app', import.meta.url))
if (!existsSync(`${from}/index.html`)) {
  throw new Error('Build the app first: npm run build')
}
rmSync(to, { recursive: true, force: true })
cpSync(from, to, { recursive: true })
