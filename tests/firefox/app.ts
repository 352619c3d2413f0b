/** What people do in the app, in the words of its own controls. Every wait ends after WAIT_MS. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ElementHandle, Frame, Page } from 'puppeteer-core'
import { WAIT_MS, type Person } from './person.ts'

const LOOK_AGAIN_MS = 200

const SELECTORS = {
  button: 'button',
  link: 'a[href]',
  heading: 'h1, h2, h3',
  textbox: 'input, textarea',
  dialog: 'dialog[open]'
}

type Role = keyof typeof SELECTORS

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

/** The text of the network view, with its log. */
export async function networkView(person: Person): Promise<string> {
  return withTab(person, '#/network', async (page) => {
    await see(page, 'textbox', 'Peer ID')
    return page.$eval('main', (main) => main.innerText)
  })
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
export async function press(page: Page, role: Role, name: string): Promise<void> {
  await until(`${role} “${name}” is pressed`, async () => {
    const control = await find(page, role, name)
    await control?.click()
    return control && true
  })
}

/** Waits until something of this role and name is visible. */
export async function see(page: Page, role: Role, name: string): Promise<void> {
  await until(`${role} “${name}” is there`, () => find(page, role, name))
}

/** Puts text into a field in place of what is there. */
export async function write(page: Page, name: string, text: string): Promise<void> {
  const field = await until(`field “${name}” is there`, () => find(page, 'textbox', name))
  await field.asLocator().fill(text)
}

async function valueOf(page: Page, name: string): Promise<string> {
  return until(`field “${name}” has a value`, async () => {
    const field = await find(page, 'textbox', name)
    const value = await field?.evaluate((one) => (one as HTMLInputElement).value)
    return value === '' ? undefined : value
  })
}

/**
 * The first visible and enabled element of this role and name. Firefox's own search by role computes
 * the accessibility tree, which stops the page for seconds: long enough to lose the relay.
 */
async function find(page: Page, role: Role, name: string): Promise<ElementHandle | undefined> {
  const handle = await page.evaluateHandle(
    (selector, wanted) => {
      const textOf = (ids: string): string =>
        ids
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent ?? '')
          .join(' ')
      const nameOf = (element: Element): string =>
        element.getAttribute('aria-label') ??
        (element.hasAttribute('aria-labelledby')
          ? textOf(element.getAttribute('aria-labelledby') ?? '')
          : 'labels' in element && element.matches('input, textarea')
            ? ((element as HTMLInputElement).labels?.[0]?.textContent ?? '')
            : element.textContent)
      return [...document.querySelectorAll(selector)].find(
        (element) =>
          nameOf(element).trim() === wanted && element.checkVisibility() && !element.matches(':disabled')
      )
    },
    SELECTORS[role],
    name
  )
  return (handle.asElement() as ElementHandle | null) ?? undefined
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
