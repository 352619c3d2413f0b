/** A person of the story: a Firefox process with a profile of her own. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

/** Longest wait for anything in a page. */
export const WAIT_MS = 60_000
const CLOSE_TIMEOUT_MS = 15_000

/** Production behaviour, loopback only. */
const PREFERENCES = {
  'network.proxy.type': 0,
  'network.dns.disableIPv6': true,
  'intl.accept_languages': 'en-GB, en',
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.force_interface': 'lo'
}

export interface PersonOptions {
  name: string
  executablePath: string
  /** Folder of the browser profile. */
  profileDir: string
  /** Where the app is served, without a slash at the end. */
  origin: string
}

export class Person {
  readonly name: string
  readonly #options: PersonOptions
  readonly #log: string[] = []
  #browser: Browser | undefined

  constructor(options: PersonOptions) {
    this.name = options.name
    this.#options = options
  }

  /** What her pages wrote to the console, and their uncaught errors. */
  get log(): string {
    return this.#log.join('\n')
  }

  /**
   * Opens a new tab, in a new browser if hers is closed.
   * @param route hash route of the app (`#/sites`), or a whole URL
   */
  async open(route = ''): Promise<Page> {
    this.#browser ??= await this.#launch()
    const page = await this.#browser.newPage()
    page.setDefaultTimeout(WAIT_MS)
    page.on('console', (message) => this.#log.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => this.#log.push(`uncaught: ${String(error)}`))
    await page.goto(route.startsWith('http') ? route : `${this.#options.origin}/${route}`)
    return page
  }

  /** Her open tabs, without the empty one that the browser starts with. */
  async pages(): Promise<Page[]> {
    const pages = (await this.#browser?.pages()) ?? []
    return pages.filter((page) => page.url() !== 'about:blank')
  }

  /** Closes the browser, or kills it when it does not close. Keeps the profile. */
  async close(): Promise<void> {
    const browser = this.#browser
    this.#browser = undefined
    if (browser === undefined) return
    const timer = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_TIMEOUT_MS)
    try {
      await browser.close()
    } catch (error) {
      this.#log.push(`closing: ${String(error)}`)
      browser.process()?.kill('SIGKILL')
    } finally {
      clearTimeout(timer)
    }
  }

  #launch(): Promise<Browser> {
    return puppeteer.launch({
      browser: 'firefox',
      executablePath: this.#options.executablePath,
      headless: true,
      userDataDir: this.#options.profileDir,
      extraPrefsFirefox: PREFERENCES,
      defaultViewport: { width: 1280, height: 800 },
      timeout: WAIT_MS,
      protocolTimeout: WAIT_MS,
      // run.ts ends everything together
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false
    })
  }
}
