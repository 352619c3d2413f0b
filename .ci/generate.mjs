/**
 * `npm run generate`: the TypeScript of every .proto, beside it. `protons` writes, Prettier formats,
 * so that the generated code obeys the same format check as everything else.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import * as prettier from 'prettier'
import { root, run } from './process.mjs'

/**
 * Generated in a temporary copy of the tree of .proto files, so that their relative imports hold.
 * @returns {Promise<Map<string, string>>} generated text by path relative to the repository
 */
export async function generate() {
  const protos = findProtos('src')
  const folder = mkdtempSync(path.join(tmpdir(), 'bitpie-protons-'))
  try {
    for (const proto of protos) {
      mkdirSync(path.join(folder, path.dirname(proto)), { recursive: true })
      copyFileSync(path.join(root, proto), path.join(folder, proto))
    }
    const generated = new Map()
    if (protos.length === 0) return generated
    const inputs = protos.map((proto) => path.join(folder, proto))
    const { code, output } = await run('protons', inputs, { capture: true })
    if (code !== 0) throw new Error(`protons failed:\n${output}`)
    for (const proto of protos) {
      const file = outputOf(proto)
      generated.set(file, await format(readFileSync(path.join(folder, file), 'utf8'), file))
    }
    return generated
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns {string[]} every generated file, relative to the repository */
export function generatedFiles() {
  return findProtos('src').map(outputOf)
}

/**
 * @param {string} folder relative to the repository
 * @returns {string[]} every .proto below it
 */
function findProtos(folder) {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.proto'))
    .map((name) => path.join(folder, name))
    .sort()
}

/** @param {string} proto */
function outputOf(proto) {
  return proto.replace(/\.proto$/, '.ts')
}

/**
 * @param {string} text
 * @param {string} file
 */
async function format(text, file) {
  const options = await prettier.resolveConfig(path.join(root, file))
  return prettier.format(text, { ...options, filepath: file })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [file, text] of await generate()) {
    writeFileSync(path.join(root, file), text)
    console.log(file)
  }
}
