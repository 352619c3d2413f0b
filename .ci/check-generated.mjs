/** Fails when generated code is not what `npm run generate` would write now. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { generate } from './generate.mjs'
import { root } from './process.mjs'

const stale = []
for (const [file, text] of await generate()) {
  const absolute = path.join(root, file)
  if (!existsSync(absolute) || readFileSync(absolute, 'utf8') !== text) stale.push(file)
}
if (stale.length > 0) {
  console.error(`Out of date, run \`npm run generate\`:\n${stale.map((file) => `  ${file}`).join('\n')}`)
  process.exitCode = 1
}
