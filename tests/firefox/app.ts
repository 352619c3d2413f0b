/** What people do in the app, in the words of its own controls. Every wait ends after WAIT_MS. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Frame, Page } from 'puppeteer-core'
import { WAIT_MS, type Person } from './person.ts'

const LOOK_AGAIN_MS = 200

export class NeverHappenedError extends Error {
  override name = 'NeverHappenedError'
}

/** Opens the app for the first time and presses Start. */
export async function begin(person: Person): Promise<Page> {
  const page = await person.open()
  await press(page, 'button', 'Start')
  await see(page, 'heading', 'Home')
  return page
}

/** Starts a site in the editor. */
export async function newWrittenSite(page: Page, title: string): Promise<void> {
  await press(page, 'link', 'Sites')
  await press(page, 'link', 'New site')
  await write(page, 'Title of the site', title)
  await press(page, 'button', 'Start writing')
}

/** Writes the front page of the site that is open in the editor. */
export async function writePage(page: Page, markdown: string): Promise<void> {
  await write(page, 'Text of the page, in Markdown', markdown)
}

/** Publishes the draft that is open and gives the link to share. */
export async function publish(page: Page, label: 'Publish' | 'Publish changes'): Promise<string> {
  await press(page, 'button', label)
  await see(page, 'dialog', 'Published')
  const link = await valueOf(page, 'Link')
  await press(page, 'button', 'Close')
  return link
}

/** Waits until a visited page shows this heading inside the site's frame. */
export async function expectSite(page: Page, heading: string): Promise<void> {
  await until(`the site shows “${heading}”`, async () => {
    const frame = await siteFrame(page)
    const headings = (await frame?.$$eval('h1', (all) => all.map((one) => one.textContent))) ?? []
    return headings.some((text) => text.trim() === heading) ? true : undefined
  })
}

/** The frame of the site that a page of the app shows. */
export async function siteFrame(page: Page): Promise<Frame | undefined> {
  const frames = await page.$$('iframe[title]:not([hidden])')
  return (await frames.at(-1)?.contentFrame()) ?? undefined
}

/** The peer id of a person's browser, as her network view tells. */
export async function peerOf(person: Person): Promise<string> {
  return withTab(person, '#/network', (page) => valueOf(page, 'Peer ID'))
}

/** Waits until the network view of this person has a direct connection to that peer. */
export async function expectDirect(person: Person, peer: string): Promise<void> {
  await withTab(person, '#/network', (page) =>
    until(`${person.name} is connected directly to ${peer}`, async () => {
      const rows = await page.$$eval(
        'tr',
        (all, id) =>
          all.filter((row) => row.querySelector(`[title="${id}"]`)).map((row) => row.textContent ?? ''),
        peer
      )
      return rows.some((text) => text.includes('direct')) ? true : undefined
    })
  )
}

/** Waits until this browser holds every block of the site it visits, as its network view tells. */
export async function expectFetched(person: Person): Promise<void> {
  await withTab(person, '#/network', (page) =>
    until(`${person.name} holds the whole site`, async () => {
      const rows = await page.$$eval('tr', (all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent?.trim()))
      )
      return rows.some((row) => row[0] === 'visit' && row.includes('complete')) ? true : undefined
    })
  )
}

/** Shows the words in Settings and gives them. */
export async function readWords(page: Page): Promise<string[]> {
  await press(page, 'link', 'Settings')
  await press(page, 'link', 'Show the words')
  await press(page, 'button', 'Show the words')
  return until('24 words are shown', async () => {
    const words = await page.$$eval('main li [lang=en]', (all) => all.map((one) => one.textContent ?? ''))
    return words.length === 24 ? words : undefined
  })
}

/** Presses a control of this role and name. */
export async function press(page: Page, role: string, name: string): Promise<void> {
  await page.locator(selector(role, name)).click()
}

/** Waits until something of this role and name is visible. */
export async function see(page: Page, role: string, name: string): Promise<void> {
  await page.locator(selector(role, name)).setVisibility('visible').wait()
}

/** Puts text into a field in place of what is there. */
export async function write(page: Page, name: string, text: string): Promise<void> {
  await page.locator(selector('textbox', name)).fill(text)
}

async function valueOf(page: Page, name: string): Promise<string> {
  return until(`the field ${name} has a value`, async () => {
    const field = await page.$(selector('textbox', name))
    const value = await field?.evaluate((one) => (one as HTMLInputElement).value)
    return value === '' ? undefined : value
  })
}

function selector(role: string, name: string): string {
  return `::-p-aria([name="${name}"][role="${role}"])`
}

async function withTab<T>(person: Person, route: string, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await person.open(route)
  try {
    return await use(page)
  } finally {
    await page.close()
  }
}

/**
 * Looks again and again; a frame that goes away while it is looked at counts as not yet.
 * @throws NeverHappenedError
 */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + WAIT_MS
  let last: unknown
  while (performance.now() < end) {
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (cause) {
      last = cause
    }
    await delay(LOOK_AGAIN_MS)
  }
  throw new NeverHappenedError(`It did not happen in ${WAIT_MS / 1000} s that ${what}.`, { cause: last })
}
