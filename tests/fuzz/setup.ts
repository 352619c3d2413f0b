/** Set-up of `npm run fuzz`. A property that gives its own `numRuns` keeps it. */
import fc from 'fast-check'

const DEFAULT_RUNS = 20_000

fc.configureGlobal({ numRuns: Number(process.env.FUZZ_RUNS ?? DEFAULT_RUNS) })
