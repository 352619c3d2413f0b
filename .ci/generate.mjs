/**
 * `npm run generate`: the TypeScript of every .proto, beside it, and that of the erasure code's kernel, which
 * carries its wasm. `protons` and `asc` write, Prettier formats, so that the generated code obeys the same
 * format check as everything else.
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

/** The kernel in AssemblyScript, and where its two builds go. */
const KERNEL = 'src/p2p/crypto/erasure/kernel/dot.ts'
const KERNEL_WASM = 'src/p2p/crypto/erasure/kernel-wasm.ts'

/** @returns {Promise<Map<string, string>>} generated text by path relative to the repository */
export async function generate() {
  return new Map([...(await generateProtos()), [KERNEL_WASM, await generateKernel()]])
}

/** Both builds as base64: a file of its own would be one more request, for less than 2 KB. */
async function generateKernel() {
  const text = [
    '/** Written by `npm run generate` from kernel/dot.ts. Base64. */',
    `export const STRICT_WASM = '${await compileKernel([])}'`,
    `export const RELAXED_WASM = '${await compileKernel(['--enable', 'relaxed-simd'])}'`
  ]
  return format(text.join('\n'), KERNEL_WASM)
}

/**
 * @param {string[]} flags
 * @returns {Promise<string>} wasm as base64
 */
async function compileKernel(flags) {
  const { main } = await import('assemblyscript/asc')
  let wasm = ''
  let output = ''
  const outFile = 'kernel.wasm'
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--initialMemory', '1', '--enable', 'simd']
  const { error } = await main([path.basename(KERNEL), '--outFile', outFile, ...options, ...flags], {
    readFile: (name) =>
      name === path.basename(KERNEL) ? readFileSync(path.join(root, KERNEL), 'utf8') : null,
    writeFile: (name, bytes) => {
      if (name === outFile) wasm = Buffer.from(bytes).toString('base64')
    },
    listFiles: () => [],
    stderr: { write: (text) => (output += text) }
  })
  if (error) throw new Error(`asc failed:\n${output}`, { cause: error })
  return wasm
}

/**
 * Generated in a temporary copy of the tree of .proto files, so that their relative imports hold.
 * @returns {Promise<Map<string, string>>} generated text by path relative to the repository
 */
async function generateProtos() {
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
  return [...findProtos('src').map(outputOf), KERNEL_WASM]
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
