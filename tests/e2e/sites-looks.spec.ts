/** Every page of the sites service as everybody can use it (axe), in both themes, sizes and languages. */
import { expect, type Page } from '@playwright/test'
import { siteId, type SitesScene } from '../fixtures/sites-ui/made-up-sites.ts'
import { expectAccessible, takeScreenshots } from './support/looks.ts'
import { OWN, test, VISIT } from './support/sites-stage.ts'

interface Look {
  name: string
  scene: SitesScene
  fragment: string
  /** A text that tells the page is there. */
  en: string
  ru: string
}

const LOOKS: Look[] = [
  { name: 'list', scene: 'plain', fragment: '/sites', en: 'Portfolio', ru: 'Portfolio' },
  {
    name: 'list-empty',
    scene: 'empty',
    fragment: '/sites',
    en: 'Publish your first site',
    ru: 'Опубликуйте первый сайт'
  },
  { name: 'new', scene: 'plain', fragment: '/sites/new', en: 'Write a page', ru: 'Написать страницу' },
  { name: 'edit', scene: 'plain', fragment: `${OWN}/edit`, en: 'Blog posts', ru: 'Записи блога' },
  { name: 'files', scene: 'plain', fragment: `${OWN}/files`, en: 'style.css', ru: 'style.css' },
  { name: 'preview', scene: 'plain', fragment: `${OWN}/preview`, en: 'Phone', ru: 'Телефон' },
  { name: 'versions', scene: 'plain', fragment: `${OWN}/versions`, en: 'Version 4', ru: 'Версия 4' },
  {
    name: 'share',
    scene: 'plain',
    fragment: `${OWN}/share`,
    en: 'Point a phone camera at it.',
    ru: 'Наведите камеру телефона.'
  },
  {
    name: 'share-draft',
    scene: 'plain',
    fragment: `/sites/${siteId(3)}/share`,
    en: 'Not published yet',
    ru: 'Ещё не опубликован'
  },
  {
    name: 'missing',
    scene: 'plain',
    fragment: `/sites/${siteId(99)}`,
    en: 'This site is not here',
    ru: 'Этого сайта здесь нет'
  },
  {
    name: 'visit-connecting',
    scene: 'connecting',
    fragment: VISIT,
    en: 'Connecting to the network',
    ru: 'Подключаемся к сети'
  },
  {
    name: 'visit-asking',
    scene: 'asking',
    fragment: VISIT,
    en: 'Asking 3 peers',
    ru: 'Спрашиваем 3 участников'
  },
  { name: 'visit-fetching', scene: 'fetching', fragment: VISIT, en: '2 of 14 blocks', ru: '2 из 14 блоков' },
  {
    name: 'visit',
    scene: 'shown',
    fragment: VISIT,
    en: 'from 3 peers, direct',
    ru: 'от 3 участников, напрямую'
  },
  {
    name: 'visit-update',
    scene: 'update',
    fragment: VISIT,
    en: 'from this device',
    ru: 'с этого устройства'
  },
  {
    name: 'visit-failed',
    scene: 'failed',
    fragment: VISIT,
    en: 'The site could not be opened',
    ru: 'Не удалось открыть сайт'
  },
  {
    name: 'visit-bad',
    scene: 'plain',
    fragment: '/s/k51nothing/',
    en: 'This link does not work',
    ru: 'Эта ссылка не работает'
  }
]

/** What fades in is there. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(ending.map((one) => one.finished))
  })
}

for (const look of LOOKS) {
  for (const locale of ['en', 'ru'] as const) {
    test(`${look.name} reads well, fits a phone and is usable by everybody (${locale})`, async ({ open }) => {
      const page = await open(look.scene, look.fragment, locale)
      await expect(page.getByText(look[locale], { exact: true }).first()).toBeVisible()
      await settled(page)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectAccessible(page)
      }
      await takeScreenshots(page, `sites-${look.name}-${locale}`)
      await page.setViewportSize({ width: 360, height: 740 })
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      ).toBeLessThanOrEqual(0)
    })
  }
}
