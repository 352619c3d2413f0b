/** How a page looks (screenshots kept as artifacts) and whether everybody can use it (axe-core). */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'
import path from 'node:path'

const FOLDER = path.resolve(import.meta.dirname, '../../artifacts/screens')

const SIZES = {
  narrow: { width: 390, height: 844 },
  wide: { width: 1280, height: 800 }
} as const

const SCHEMES = ['light', 'dark'] as const

/**
 * Takes `tests/artifacts/screens/<name>-<size>-<scheme>.png` for both sizes and both colour schemes.
 * The page must be in the state to be shown; its size and scheme are put back.
 */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = path.join(FOLDER, `${name}-${size}-${colorScheme}.png`)
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before !== null) await page.setViewportSize(before)
}

/** Fails with the rule, the reason and the elements when axe-core finds anything on the app's page. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const breaches = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      // frames show sites of other people
      iframes: false
    })
    return violations.map(({ id, help, nodes }) => ({ id, help, elements: nodes.map(({ html }) => html) }))
  })
  expect(breaches).toEqual([])
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
