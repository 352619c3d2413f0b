/** One of the CPU workers of the pool: knows nothing but the port that it serves. */
import { createStripeCoder } from '../p2p/content/object/index.ts'
import { serveStripes } from './platform/stripe-messages.ts'

serveStripes(self, createStripeCoder())
