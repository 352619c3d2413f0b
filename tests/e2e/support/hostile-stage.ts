/**
 * Eve's site, published from her browser, and Bob, who has a site of his own in the browser with which he
 * visits hers: the whole app and a real relay. Each attack on others has a listener of its own to reach.
 */
import { expect, type Page } from '@playwright/test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BRIDGE_ATTACKS, NETWORK_ATTACKS, type NetworkAttack } from '../../fixtures/hostile/attacks.ts'
import { attackPage, attacksPage } from '../../fixtures/hostile/page.ts'
import { startEvilListener, type EvilListener } from '../../fixtures/hostile/server.ts'
import { hasLeft, QUIETING_ARGS, RESOLVER_ARG } from '../../fixtures/hostile/stage.ts'
import { netLogArgs, readNetLog, type Traffic } from './net-log.ts'
import { Person } from './person.ts'
import { RelayProcess } from './relay-process.ts'
import { begin, newSiteFromFolder, publish, publishGarden } from './sites.ts'

const OVER_TIMEOUT_MS = 20_000

/** An attack with whom it tries to reach. */
export interface Aimed extends NetworkAttack {
  evil: EvilListener
}

/** A site as its link tells. */
export interface PublishedSite {
  link: string
  id: string
  origin: string
}

export interface HostileStage {
  readonly relay: RelayProcess
  /** The tab with Bob's node, in which no attack runs. */
  readonly main: Page
  readonly bobsSite: PublishedSite
  /** Attacks of Eve's site on others. */
  readonly attacks: readonly Aimed[]
  /** Publishes the attacks, further scripts as pages, and further files, by their names. */
  publish(scripts: Record<string, string>, files: Record<string, string>): Promise<void>
  /**
   * Opens a page of Eve's in a new tab of Bob's.
   * @param origin another host of the app
   */
  visit(file: string, origin?: string): Promise<Page>
  /**
   * Waits until a page of Eve's is over; gives what it tells, `left` when it took its page away, or
   * `killed` when the browser ended its process.
   */
  untilOver(tab: Page): Promise<string>
  /** Runs a page of Eve's to its end, in a tab that must stay where it is. */
  run(file: string, origin?: string): Promise<string>
  /** Runs attacks, aimed elsewhere, in a page without protection. */
  runUnprotected(attacks: readonly NetworkAttack[]): Promise<readonly Aimed[]>
  /** No window or tab was opened but by Bob. */
  expectNoStrangers(): void
  /** Closes Bob's browser and reads what it logged. */
  traffic(): Promise<Traffic>
  close(): Promise<void>
}

export async function openHostileStage(): Promise<HostileStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bitpie-hostile-app-'))
  const netLog = path.join(folder, 'netlog.json')
  const relay = await RelayProcess.start({ dataDir: path.join(folder, 'relay') })
  const profile = (name: string) => ({ name, origin: relay.origin, profileDir: path.join(folder, name) })
  const eve = new Person(profile('Eve'))
  const args = [RESOLVER_ARG, ...netLogArgs(netLog)]
  const bob = new Person({ ...profile('Bob'), args, withoutArgs: QUIETING_ARGS })
  const { page: main, link } = await publishGarden(bob)
  const evil = await startEvilListener()
  const attacks = await aim('canary', [...NETWORK_ATTACKS, ...BRIDGE_ATTACKS])
  const listeners = [evil, ...attacks.map((attack) => attack.evil)]
  const strangers = new Set<Page>()
  const killed = new WeakSet<Page>()
  bob.context.on('page', (page) => {
    strangers.add(page)
    // also when only the process of a site in it was ended
    page.on('crash', () => killed.add(page))
  })
  let evesLink = ''

  async function openTab(url: string): Promise<Page> {
    const tab = await bob.open(url)
    strangers.delete(tab)
    return tab
  }

  async function visit(file: string, origin = relay.origin): Promise<Page> {
    const [site = '', hints = ''] = new URL(evesLink).hash.split('?')
    return openTab(`${origin}/${site.replace(/\/$/, '')}/${file}?${hints}`)
  }

  async function untilOver(tab: Page): Promise<string> {
    let outcome = ''
    const look = async (): Promise<string> => {
      if (killed.has(tab)) outcome = 'killed'
      else if (await hasLeft(tab)) outcome = 'left'
      else outcome = await toldBy(tab)
      return outcome
    }
    await expect.poll(look, { intervals: [50], timeout: OVER_TIMEOUT_MS }).not.toBe('')
    return outcome.replace(/^over:\s*/, '')
  }

  return {
    relay,
    main,
    bobsSite: siteOf(link),
    attacks,
    visit,
    untilOver,
    async publish(scripts, files) {
      const site = path.join(folder, 'site')
      await mkdir(site)
      const pages = Object.entries(scripts).map(([name, script]) => [name, attackPage(script, evil)] as const)
      const all = { ...attackFiles(attacks), ...Object.fromEntries(pages), ...files }
      for (const [name, text] of Object.entries(all)) await writeFile(path.join(site, name), text)
      const desk = await begin(eve)
      await newSiteFromFolder(desk, site)
      evesLink = await publish(desk)
    },
    async run(file, origin = relay.origin) {
      const tab = await visit(file, origin)
      const outcome = await untilOver(tab)
      expect(tab.url()).toContain(`${origin}/#/s/`)
      await tab.close()
      return outcome
    },
    async runUnprotected(plain) {
      const aimed = await aim('control', plain)
      listeners.push(...aimed.map((attack) => attack.evil))
      const page = await openTab(evil.url)
      await page.setContent(attacksPage(aimed), { waitUntil: 'commit' })
      await expect.poll(() => page.title()).toMatch(/^over:/)
      await page.close()
      return aimed
    },
    expectNoStrangers() {
      expect([...strangers].map((page) => page.url())).toEqual([])
    },
    async traffic() {
      await bob.close()
      return readNetLog(netLog)
    },
    async close() {
      await Promise.all([bob.close(), eve.close()])
      await relay.stop()
      await Promise.all(listeners.map((listener) => listener.close()))
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

/** The title by which a page of Eve's tells; frames may come and go meanwhile. */
async function toldBy(tab: Page): Promise<string> {
  const frames = tab.frames().filter((frame) => frame !== tab.mainFrame())
  const titles = await Promise.all(frames.map((frame) => frame.title().catch(() => '')))
  return titles.find((title) => title.startsWith('over:')) ?? ''
}

/** One page with all attacks that can run side by side, and one of its own for each other. */
function attackFiles(attacks: readonly Aimed[]): Record<string, string> {
  const together = attacks.filter(({ alone }) => alone === undefined)
  const alone = attacks.filter((attack) => attack.alone === true)
  const pages = alone.map((attack) => [fileOf(attack), attacksPage([attack])] as const)
  return { 'together.html': attacksPage(together), ...Object.fromEntries(pages) }
}

/** The file of Eve's site with an attack that runs alone. */
export function fileOf({ name }: NetworkAttack): string {
  return `${name.replaceAll(/\W+/g, '-')}.html`
}

async function aim(prefix: string, attacks: readonly NetworkAttack[]): Promise<Aimed[]> {
  const aimed = attacks.map(async (attack, index) => ({
    ...attack,
    evil: await startEvilListener(`${prefix}-${index}`)
  }))
  return Promise.all(aimed)
}

function siteOf(link: string): PublishedSite {
  const { hash, port } = new URL(link)
  const id = /\/s\/(k\w+)/.exec(hash)?.[1] ?? ''
  return { link, id, origin: `http://${id}.sites.localhost:${port}` }
}
