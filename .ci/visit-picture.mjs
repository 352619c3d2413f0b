/**
 * The picture of README: a page that Alice wrote in her browser, as Bob's browser shows it, straight from hers. A real
 * relay and two real browsers; nothing in the picture is made up.
 */
import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Person } from '../tests/e2e/support/person.ts'
import { RelayProcess } from '../tests/e2e/support/relay-process.ts'
import { begin, newWrittenSite, pageText, publish, siteFrame } from '../tests/e2e/support/sites.ts'

const TITLE = 'Notes from the greenhouse'
const TEXT = `Three winters ago we put a glass roof over the old yard. This is what grew under it, and what did not.

## What to sow in November

- **Broad beans**, two to a pot, out into the bed in February
- **Lamb's lettuce**, every two weeks until the frost
- **Garlic**, now or never

> Water less than you think. Most of what dies here in winter dies of kindness.

Seeds are free to whoever comes by. Write to me, or just ring.
`

/** @param {string} file where it goes */
export async function takeVisitPicture(file) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bitpie-picture-'))
  const relay = await RelayProcess.start({ dataDir: path.join(folder, 'relay') })
  /** @param {string} name */
  const person = (name) => new Person({ name, profileDir: path.join(folder, name), origin: relay.origin })
  const alice = person('alice')
  const bob = person('bob')
  try {
    const writing = await begin(alice)
    await newWrittenSite(writing, TITLE)
    await pageText(writing).fill(TEXT)
    const link = await publish(writing)
    const page = await bob.open(link)
    await expect(siteFrame(page).getByText('Seeds are free')).toBeVisible()
    await expect(page.getByText(/directly|1 peer/).first()).toBeVisible()
    await page.screenshot({ path: file, animations: 'disabled' })
  } finally {
    await Promise.all([alice.close(), bob.close()])
    await relay.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
