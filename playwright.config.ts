import { defineConfig } from '@playwright/test'

/**
 * End to end. No web server here: each test starts its own relay process, which serves the app, and a
 * browser profile for each person (tests/e2e/support). One worker, since every test runs several browsers.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/artifacts/runs',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: { actionTimeout: 20_000, navigationTimeout: 30_000 }
})
