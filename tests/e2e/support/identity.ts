/** What people do with their 24 words. */
import { expect, type Page } from '@playwright/test'

/** Shows the words in Settings and gives them as the person writes them down. */
export async function readWords(page: Page): Promise<string[]> {
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await page.getByRole('link', { name: 'Show the words' }).click()
  await page.getByRole('button', { name: 'Show the words' }).click()
  const words = page.getByRole('main').getByRole('listitem').locator('[lang=en]')
  await expect(words).toHaveCount(24)
  return words.allTextContents()
}

/** Types words on the page that brings an identity back. */
export async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  await page.getByRole('textbox', { name: 'Your 24 words' }).fill(words.join(' '))
  await page.getByRole('button', { name: 'Restore' }).click()
}
