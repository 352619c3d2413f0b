/**
 * Who may import whom, as docs/architecture.md draws it. Each rule is proven to bite by
 * tests/house/layers.test.ts.
 */

const TEST = '\\.(test|spec|test-support)\\.ts$'

/** Rooms of src/p2p in their order: a room imports from those before its own line, and from itself. */
const LAYERS = [
  ['interface'],
  ['lib'],
  ['crypto'],
  ['wire'],
  ['store', 'network'],
  ['identity', 'content', 'sync'],
  ['services']
]

/** npm packages that only one room may import, so that each can be replaced in one place. */
const OWNED_PACKAGES = [
  { name: 'primitives-only-in-crypto', packages: '(@noble/|@scure/|hash-wasm/)', room: '^src/p2p/crypto/' },
  { name: 'comlink-only-in-rpc', packages: 'comlink/', room: '^src/workers/rpc/' },
  { name: 'idb-only-in-platform', packages: 'idb/', room: '^src/workers/platform/' }
]

/** One rule per room: what lies above it, or beside it on the same line, is out of reach. */
const layerRules = LAYERS.flatMap((rooms, level) =>
  rooms.map((room) => {
    const allowed = [...LAYERS.slice(0, level).flat(), room]
    return {
      name: `layers-of-${room}`,
      comment: `src/p2p/${room} imports nothing of p2p but ${allowed.join(', ')}.`,
      severity: 'error',
      from: { path: `^src/p2p/${room}/` },
      to: { path: '^src/p2p/', pathNot: `^src/p2p/(${allowed.join('|')})/` }
    }
  })
)

const ownedPackageRules = OWNED_PACKAGES.map(({ name, packages, room }) => ({
  name,
  comment: `Only ${room.slice(1)} may import these packages.`,
  severity: 'error',
  from: { path: '^(src|relay/src)/', pathNot: [room, TEST] },
  to: { path: `(^|/)node_modules/${packages}` }
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one module, or lack a third one.',
      severity: 'error',
      from: { path: '^(src|relay/src)/' },
      to: { circular: true }
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: { path: '^(src|relay/src)/' },
      to: { couldNotResolve: true, pathNot: ['^virtual:', '/paraglide/'] }
    },
    {
      name: 'no-tests-in-production',
      comment: 'Code that ships imports no test and nothing below tests/.',
      severity: 'error',
      from: { path: '^(src|relay/src)/', pathNot: TEST },
      to: { path: [TEST, '^tests/'] }
    },
    ...layerRules,
    {
      name: 'p2p-is-neutral-of-runtimes',
      comment: 'The node runs in browsers, in Node and in simulations: no built-ins of Node.',
      severity: 'error',
      from: { path: '^src/p2p/', pathNot: TEST },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'p2p-is-neutral-of-rooms',
      comment: 'The node knows neither the app, nor the workers, nor the relay, nor their frameworks.',
      severity: 'error',
      from: { path: '^src/p2p/' },
      to: { path: ['^src/(app|workers)/', '^relay/', '(^|/)node_modules/(svelte|workbox-[a-z]+|vite)/'] }
    },
    {
      name: 'services-are-strangers',
      comment: 'A service that needs another gets it as a port, wired at the composition root.',
      severity: 'error',
      from: { path: '^src/p2p/services/([^/]+)/' },
      to: { path: '^src/p2p/services/', pathNot: '^src/p2p/services/$1/' }
    },
    {
      name: 'services-have-one-door',
      comment: 'A service is entered by its index.ts.',
      severity: 'error',
      from: { path: '^(src|relay/src)/', pathNot: '^src/p2p/services/' },
      to: { path: '^src/p2p/services/', pathNot: '^src/p2p/services/[^/]+/index\\.ts$' }
    },
    {
      name: 'node-names-no-service',
      comment: 'Services are picked by the composition roots: the node worker and the relay.',
      severity: 'error',
      from: { path: '^src/p2p/node\\.ts$' },
      to: { path: '^src/p2p/services/' }
    },
    {
      name: 'only-roots-make-nodes',
      comment: 'node.ts is for composition roots; nothing inside p2p reaches up to it.',
      severity: 'error',
      from: { path: '^src/p2p/', pathNot: ['^src/p2p/node\\.ts$', TEST] },
      to: { path: '^src/p2p/node\\.ts$' }
    },
    {
      name: 'app-reaches-the-node-by-rpc',
      comment:
        'The app takes types of the node and calls it through workers/rpc. Pure helpers are everyone’s, and the pages of site hosts share their protocol with the worker beside them.',
      severity: 'error',
      from: { path: '^src/app/', pathNot: [TEST, '^src/app/services/sites/frame/pages/'] },
      to: {
        path: '^src/(p2p|workers)/',
        pathNot: ['^src/workers/rpc/', '^src/p2p/lib/'],
        dependencyTypesNot: ['type-only']
      }
    },
    {
      name: 'app-is-no-relay',
      comment: 'The browser side imports nothing of the relay.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^relay/' }
    },
    {
      name: 'workers-know-no-app',
      comment: 'Workers have no window and no components.',
      severity: 'error',
      from: { path: '^src/workers/', pathNot: TEST },
      to: { path: '^src/app/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'ui-stands-alone',
      comment: 'Presentational parts get everything as properties.',
      severity: 'error',
      from: { path: '^src/app/ui/' },
      to: { path: '^(src|relay)/', pathNot: '^src/app/ui/' }
    },
    {
      name: 'relay-is-headless',
      comment: 'The relay imports the node, never the app or the browser workers.',
      severity: 'error',
      from: { path: '^relay/' },
      to: { path: '^src/(app|workers)/' }
    },
    ...ownedPackageRules
  ],
  options: {
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: ['^src/app/paraglide/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['browser', 'import', 'svelte', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.svelte', '.json', '.css']
    }
  }
}
