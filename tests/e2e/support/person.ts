/** A person of a story: a browser with a profile of her own that survives closing and crashing. */
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './chromium.ts'

export interface PersonOptions {
  name: string
  /** Folder of the browser profile. */
  profileDir: string
  /** Where the app is served, without a slash at the end. */
  origin: string
  /** Further switches of Chromium. */
  args?: readonly string[]
  /** Switches of Playwright that she goes without. */
  withoutArgs?: readonly string[]
}

export class BrowserClosedError extends Error {
  override name = 'BrowserClosedError'
}

export class Person {
  readonly name: string
  /** Uncaught errors of her pages, frames included. */
  readonly errors: Error[] = []
  readonly #options: PersonOptions
  readonly #console: string[] = []
  #context: BrowserContext | undefined

  constructor(options: PersonOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Her browser; it is started by the first `open`. */
  get context(): BrowserContext {
    if (this.#context === undefined) throw new BrowserClosedError(`The browser of ${this.name} is closed.`)
    return this.#context
  }

  /** Everything her pages and workers wrote to the console, for reports of failed tests. */
  get log(): string {
    return this.#console.join('\n')
  }

  /**
   * Opens a new tab, in a new browser if hers is closed.
   * @param route hash route of the app (`#/sites`), or a whole URL
   */
  async open(route = ''): Promise<Page> {
    this.#context ??= await this.#launch()
    const page = await this.#context.newPage()
    await page.goto(this.url(route))
    return page
  }

  /** The address a person would have in front of her for this route. */
  url(route: string): string {
    return route.startsWith('http') ? route : `${this.#options.origin}/${route}`
  }

  /** Closes the browser and keeps the profile. */
  async close(): Promise<void> {
    const context = this.#context
    this.#context = undefined
    await context?.close()
  }

  /** Ends the browser without any goodbye: no unload events, no flushing. Keeps the profile. */
  async crash(): Promise<void> {
    const context = this.context
    this.#context = undefined
    const page = context.pages()[0] ?? (await context.newPage())
    const closed = new Promise<void>((resolve) => context.once('close', () => resolve()))
    const session = await context.newCDPSession(page)
    // The answer to this one never comes.
    const answer = session.send('Browser.crash').catch(() => undefined)
    await closed
    await answer
  }

  async #launch(): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(this.#options.profileDir, {
      args: [...CHROMIUM_ARGS, ...(this.#options.args ?? [])],
      ignoreDefaultArgs: [...(this.#options.withoutArgs ?? [])],
      ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 }
    })
    context.on('weberror', (error) => this.errors.push(error.error()))
    context.on('console', (message) => this.#console.push(`${message.type()}: ${message.text()}`))
    return context
  }
}
