import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Unit and protocol tests, beside their sources. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['src/**/*.test.ts', 'relay/src/**/*.test.ts', 'tests/{house,sim}/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    // States of real sockets are waited for, on machines of any speed.
    testTimeout: 30_000,
    passWithNoTests: false
  }
})
