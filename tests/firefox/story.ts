/** The story that must work, in Firefox: each step builds on those before it. */
import type { Page } from 'puppeteer-core'
import {
  begin,
  expectDirect,
  expectFetched,
  expectSite,
  newWrittenSite,
  peerOf,
  press,
  publish,
  readWords,
  see,
  write,
  writePage
} from './app.ts'
import type { Person } from './person.ts'

export interface People {
  alice: Person
  bob: Person
  carol: Person
  /** Alice in another browser, with nothing but her words. */
  aliceElsewhere: Person
}

export interface Step {
  name: string
  run: () => Promise<void>
}

/** What one step leaves for the next. */
interface Desk {
  page: Page
  link: string
  words: string[]
}

export function story({ alice, bob, carol, aliceElsewhere }: People): Step[] {
  const desk = {} as Desk
  let visit: Page
  return [
    {
      name: 'Alice starts, writes a page and publishes it',
      run: async () => {
        desk.page = await begin(alice)
        await newWrittenSite(desk.page, 'Notes of a gardener')
        await writePage(desk.page, '# Rain at last\n\nThe *beans* are happy.')
        desk.link = await publish(desk.page, 'Publish')
      }
    },
    {
      name: 'Bob, a stranger, opens her link and sees the page',
      run: async () => {
        visit = await bob.open(desk.link)
        await expectSite(visit, 'Rain at last')
      }
    },
    { name: 'he is connected to her directly', run: async () => expectDirect(bob, await peerOf(alice)) },
    {
      name: 'Alice publishes again, and Bob is offered the new version and takes it',
      run: async () => {
        await writePage(desk.page, '# Sun again')
        await publish(desk.page, 'Publish changes')
        await press(visit, 'button', 'Show new version')
        await expectSite(visit, 'Sun again')
      }
    },
    {
      name: 'Carol opens the link after Alice has closed her browser and gets the page from Bob',
      run: async () => {
        await expectFetched(bob)
        desk.words = await readWords(desk.page)
        const bobsPeer = await peerOf(bob)
        await alice.close()
        await expectSite(await carol.open(desk.link), 'Sun again')
        await expectDirect(carol, bobsPeer)
      }
    },
    {
      name: 'with her 24 words Alice owns the site in another browser',
      run: async () => {
        desk.page = await aliceElsewhere.open()
        await press(desk.page, 'link', 'I have 24 words')
        await write(desk.page, 'Your 24 words', desk.words.join(' '))
        await press(desk.page, 'button', 'Restore')
        await press(desk.page, 'button', 'Find my sites')
        await desk.page.locator('article a').click()
        await see(desk.page, 'textbox', 'Text of the page, in Markdown')
      }
    },
    {
      name: 'what she publishes there comes to Bob',
      run: async () => {
        await writePage(desk.page, '# From afar')
        const again = await publish(desk.page, 'Publish changes')
        if (siteOf(again) !== siteOf(desk.link)) throw new Error(`another site than before: ${again}`)
        await press(visit, 'button', 'Show new version')
        await expectSite(visit, 'From afar')
      }
    }
  ]
}

/** The part of a link that names the site; hints follow it. */
function siteOf(link: string): string | undefined {
  return new URL(link).hash.split('?')[0]
}
