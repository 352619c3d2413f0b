import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** `npm run fuzz`: the property tests alone, with many more cases each (FUZZ_RUNS, 20,000 unless told). */
export default defineConfig({
  test: {
    include: globSync(['src/**/*.test.ts', 'relay/src/**/*.test.ts']).filter((file) =>
      readFileSync(file, 'utf8').includes("from 'fast-check'")
    ),
    setupFiles: ['tests/fuzz/setup.ts'],
    environment: 'node',
    testTimeout: 30 * 60_000,
    passWithNoTests: false
  }
})
