/**
 * Lint of the whole repository: typescript-eslint's strict typed rules on TypeScript, the recommended
 * ones on Svelte components (svelte-check types those), a few laws of this house.
 */
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { generatedFiles } from './.ci/generate.mjs'

const TYPESCRIPT = ['**/*.ts']
const SVELTE = ['**/*.svelte', '**/*.svelte.ts']
const TESTS = ['**/*.test.ts', '**/*.test-support.ts', '**/*.spec.ts', 'tests/**']

/** What only a page, only a worker or only Node has: the node gets such things by its Platform. */
const NOT_IN_P2P = [
  'window',
  'document',
  'navigator',
  'location',
  'self',
  'postMessage',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'RTCPeerConnection',
  'process',
  'Buffer',
  '__dirname',
  'require'
]

/** Types of libraries whose toString() is their canonical text. */
const PRINTABLE = [
  { from: 'lib', name: ['Error', 'URL', 'URLSearchParams'] },
  { from: 'package', package: '@multiformats/multiaddr', name: 'Multiaddr' },
  { from: 'package', package: '@libp2p/interface', name: 'PeerId' },
  { from: 'package', package: 'multiformats', name: 'CID' }
]

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/dist-*/',
    'coverage/',
    'playwright-report/',
    'test-results/',
    'tests/artifacts/',
    'tests/fixtures/site/',
    'src/app/paraglide/',
    // AssemblyScript
    'src/p2p/crypto/erasure/kernel/',
    ...generatedFiles()
  ]),
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error'
    }
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'src/p2p/tsconfig.json',
          'src/workers/tsconfig.json',
          'src/app/tsconfig.json',
          'relay/tsconfig.json',
          'tests/tsconfig.json'
        ],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // async methods keep a port's shape; what they await is the adapter's business
      '@typescript-eslint/require-await': 'off',
      // listeners may be async: `void | Promise<void>`
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: PRINTABLE }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }
      ],
      // signal.reason and caught errors are passed on as they came
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true }
      ],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true }
      ],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'A door names what passes through it: no `export *`.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals, or constants.' }
      ]
    }
  },
  {
    files: ['src/p2p/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-globals': ['error', ...NOT_IN_P2P] }
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // expect() takes methods unbound
      '@typescript-eslint/unbound-method': 'off',
      // what comes back from page.evaluate() and JSON is checked by the test itself
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  },
  {
    // engines lack some of what the DOM's types promise, and hostile pages send what they like
    files: ['src/app/**', 'src/workers/**', 'tests/**'],
    ignores: ['**/*.svelte'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' }
  },
  {
    files: ['**/*.svelte'],
    extends: [tseslint.configs.strict]
  },
  {
    // after TypeScript's, for its parser must win
    files: SVELTE,
    extends: [svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } }
  },
  {
    // private bookkeeping (listeners, timers) is not meant to be reactive
    files: ['**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' }
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'svelte/no-at-html-tags': 'error',
      // assigned in script, read in markup; bound by the parent
      'no-useless-assignment': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$state', '$bindable'] }],
      // svelte-check knows the names in scope
      'no-undef': 'off'
    }
  },
  {
    files: ['src/app/**/*.{ts,svelte}', 'src/workers/**/*.ts'],
    languageOptions: { globals: { ...globals.browser } }
  },
  {
    // these talk to the person at the terminal
    files: ['.ci/**', 'tests/bench/**', 'tests/firefox/**', 'tests/sim/reliability/run.ts', '*.config.*'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' }
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.base],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-undef': 'error' }
  }
)
