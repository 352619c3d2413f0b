/** Proves that every import rule bites: a small tree breaks each of them once. */
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser'
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const CONFIG = path.resolve(import.meta.dirname, '../../.dependency-cruiser.mjs')

interface Import {
  from: string
  text: string
}

const BREACHES: (Import & { rule: string })[] = [
  { rule: 'no-cycles', from: 'src/p2p/lib/ring-a.ts', text: `import './ring-b.ts'` },
  { rule: 'no-unresolvable', from: 'src/p2p/lib/lost.ts', text: `import './nowhere.ts'` },
  { rule: 'no-tests-in-production', from: 'src/p2p/lib/tested.ts', text: `import './pure.test.ts'` },
  {
    rule: 'layers-of-interface',
    from: 'src/p2p/interface/up.ts',
    text: `import type {} from '../lib/pure.ts'`
  },
  { rule: 'layers-of-lib', from: 'src/p2p/lib/up.ts', text: `import '../crypto/hash.ts'` },
  { rule: 'layers-of-crypto', from: 'src/p2p/crypto/up.ts', text: `import '../wire/frame.ts'` },
  { rule: 'layers-of-wire', from: 'src/p2p/wire/up.ts', text: `import '../store/memory.ts'` },
  { rule: 'layers-of-store', from: 'src/p2p/store/beside.ts', text: `import '../network/dial.ts'` },
  { rule: 'layers-of-network', from: 'src/p2p/network/up.ts', text: `import '../content/chunk.ts'` },
  { rule: 'layers-of-identity', from: 'src/p2p/identity/beside.ts', text: `import '../content/chunk.ts'` },
  { rule: 'layers-of-content', from: 'src/p2p/content/up.ts', text: `import '../services/sites/index.ts'` },
  {
    rule: 'layers-of-sync',
    from: 'src/p2p/sync/up.ts',
    text: `import type {} from '../services/sites/index.ts'`
  },
  { rule: 'layers-of-services', from: 'src/p2p/services/sites/up.ts', text: `import '../../node.ts'` },
  { rule: 'p2p-is-neutral-of-runtimes', from: 'src/p2p/lib/files.ts', text: `import 'node:fs'` },
  { rule: 'p2p-is-neutral-of-rooms', from: 'src/p2p/lib/framework.ts', text: `import 'svelte'` },
  { rule: 'p2p-is-neutral-of-rooms', from: 'src/p2p/lib/view.ts', text: `import '../../app/main.ts'` },
  {
    rule: 'services-are-strangers',
    from: 'src/p2p/services/sites/ask.ts',
    text: `import '../mail/index.ts'`
  },
  {
    rule: 'services-have-one-door',
    from: 'src/workers/window.ts',
    text: `import '../p2p/services/sites/sites.ts'`
  },
  {
    rule: 'services-have-one-door',
    from: 'relay/src/window.ts',
    text: `import '../../src/p2p/services/sites/sites.ts'`
  },
  { rule: 'node-names-no-service', from: 'src/p2p/node.ts', text: `import './services/sites/index.ts'` },
  { rule: 'only-roots-make-nodes', from: 'src/p2p/network/make.ts', text: `import '../node.ts'` },
  { rule: 'app-reaches-the-node-by-rpc', from: 'src/app/direct.ts', text: `import '../p2p/node.ts'` },
  {
    rule: 'app-reaches-the-node-by-rpc',
    from: 'src/app/worker.ts',
    text: `import '../workers/platform/clock.ts'`
  },
  {
    rule: 'app-reaches-the-node-by-rpc',
    from: 'src/app/Component.svelte',
    text: `<script lang="ts">\n  import * as node from '../p2p/node.ts'\n</script>\n\n<p>{String(node)}</p>`
  },
  { rule: 'app-is-no-relay', from: 'src/workers/serve.ts', text: `import '../../relay/src/main.ts'` },
  { rule: 'workers-know-no-app', from: 'src/workers/show.ts', text: `import '../app/main.ts'` },
  { rule: 'ui-stands-alone', from: 'src/app/ui/clever.ts', text: `import type {} from '../node/live.ts'` },
  { rule: 'relay-is-headless', from: 'relay/src/page.ts', text: `import '../../src/app/main.ts'` },
  {
    rule: 'relay-is-headless',
    from: 'relay/src/worker.ts',
    text: `import '../../src/workers/platform/clock.ts'`
  },
  { rule: 'primitives-only-in-crypto', from: 'src/p2p/wire/sign.ts', text: `import '@noble/curves'` },
  { rule: 'primitives-only-in-crypto', from: 'src/p2p/identity/words.ts', text: `import '@scure/bip39'` },
  { rule: 'primitives-only-in-crypto', from: 'relay/src/hash.ts', text: `import 'hash-wasm'` },
  { rule: 'comlink-only-in-rpc', from: 'src/app/call.ts', text: `import 'comlink'` },
  { rule: 'idb-only-in-platform', from: 'src/workers/keep.ts', text: `import 'idb'` }
]

const INNOCENT: Import[] = [
  { from: 'src/p2p/lib/ring-b.ts', text: `import './ring-a.ts'` },
  { from: 'src/p2p/lib/pure.ts', text: `export const pure = 1` },
  { from: 'src/p2p/lib/pure.test.ts', text: `import 'node:fs'\nimport './pure.ts'` },
  {
    from: 'src/p2p/crypto/hash.ts',
    text: `import '@noble/curves'\nimport 'hash-wasm'\nimport '../lib/pure.ts'`
  },
  { from: 'src/p2p/wire/frame.ts', text: `import '../crypto/hash.ts'` },
  { from: 'src/p2p/store/memory.ts', text: `import '../wire/frame.ts'` },
  { from: 'src/p2p/network/dial.ts', text: `import '../wire/frame.ts'` },
  { from: 'src/p2p/content/chunk.ts', text: `import '../store/memory.ts'\nimport '../network/dial.ts'` },
  { from: 'src/p2p/services/sites/sites.ts', text: `import '../../content/chunk.ts'` },
  { from: 'src/p2p/services/sites/index.ts', text: `import './sites.ts'` },
  { from: 'src/p2p/services/mail/index.ts', text: `export {}` },
  { from: 'src/workers/platform/clock.ts', text: `import 'idb'` },
  { from: 'src/workers/rpc/client.ts', text: `import 'comlink'\nimport '../../p2p/lib/pure.ts'` },
  {
    from: 'src/workers/node.worker.ts',
    text: `import '../p2p/node.ts'\nimport '../p2p/services/sites/index.ts'`
  },
  {
    from: 'src/app/main.ts',
    text: `import '../workers/rpc/client.ts'\nimport type {} from '../p2p/lib/pure.ts'`
  },
  { from: 'src/app/node/live.ts', text: `export {}` },
  { from: 'src/app/ui/button.ts', text: `import './shape.ts'\nimport 'svelte'` },
  { from: 'src/app/ui/shape.ts', text: `export {}` },
  { from: 'relay/src/main.ts', text: `import 'node:fs'\nimport '../../src/p2p/node.ts'` }
]

const PACKAGES = ['@noble/curves', '@scure/bip39', 'comlink', 'hash-wasm', 'idb', 'svelte']

let tree: string
let rules: string[]
let violations: IViolation[]

beforeAll(async () => {
  tree = await mkdtemp(path.join(tmpdir(), 'bitpie-house-'))
  for (const { from, text } of [...BREACHES, ...INNOCENT]) await write(from, text)
  for (const name of PACKAGES) {
    await write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, type: 'module', main: 'index.js' })
    )
    await write(`node_modules/${name}/index.js`, 'export {}')
  }
  const { forbidden = [], options } = await extractDepcruiseConfig(CONFIG)
  rules = forbidden.map(({ name }) => name ?? 'unnamed')
  const { output } = await cruise(['src', 'relay/src'], {
    ...options,
    baseDir: tree,
    validate: true,
    ruleSet: { forbidden }
  })
  violations = (output as ICruiseResult).summary.violations
})

afterAll(async () => {
  await rm(tree, { recursive: true, force: true })
})

async function write(file: string, text: string): Promise<void> {
  const absolute = path.join(tree, file)
  await mkdir(path.dirname(absolute), { recursive: true })
  await writeFile(absolute, text + '\n')
}

function rulesBrokenBy(file: string): string[] {
  return violations.filter(({ from }) => from === file).map(({ rule }) => rule.name)
}

describe('the import rules', () => {
  it.each(BREACHES)('$rule catches $from', ({ rule, from }) => {
    expect(rulesBrokenBy(from)).toContain(rule)
  })

  it('leave a well-behaved tree in peace', () => {
    // A breach elsewhere may close a ring that runs through these files.
    const caught = INNOCENT.flatMap(({ from }) => rulesBrokenBy(from)).filter((rule) => rule !== 'no-cycles')
    expect(caught).toEqual([])
  })

  it('are each broken once by this tree', () => {
    expect(new Set(BREACHES.map(({ rule }) => rule))).toEqual(new Set(rules))
  })

  it('are errors, not warnings', () => {
    expect(violations.filter(({ rule }) => rule.severity !== 'error')).toEqual([])
  })
})
