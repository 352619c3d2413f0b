/** What people do on the pages of the sites service, alone with a made-up node. */
import { expect, type Page } from '@playwright/test'
import { siteId } from '../fixtures/sites-ui/made-up-sites.ts'
import { expectAccessible, takeScreenshots } from './support/looks.ts'
import { OWN, test, VISIT } from './support/sites-stage.ts'

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the page, in Markdown' })

test('keys and buttons format the text, and the browser undoes them', async ({ open }) => {
  const page = await open('plain', `${OWN}/edit`)
  const field = text(page)
  await field.fill('one two')
  await field.press('ControlOrMeta+a')
  await field.press('ControlOrMeta+b')
  await expect(field).toHaveValue('**one two**')
  await field.press('ControlOrMeta+z')
  await expect(field).toHaveValue('one two')
  await page.getByRole('button', { name: 'Heading' }).click()
  await expect(field).toHaveValue('## one two')
  await field.press('End')
  await field.press('Enter')
  await field.pressSequentially('- first')
  await field.press('Enter')
  await field.pressSequentially('second')
  await expect(field).toHaveValue('## one two\n- first\n- second')
  await expect(page.getByText('Saved on this device')).toBeVisible()
  await page.reload()
  await expect(field).toBeVisible()
})

test('a picture is stored and put where the cursor is', async ({ open }) => {
  const page = await open('plain', `${OWN}/edit`)
  await text(page).fill('')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Picture' }).click()
  await (
    await chooser
  ).setFiles([
    { name: 'My Cat.PNG', mimeType: 'image/png', buffer: Buffer.from('1') },
    { name: 'dog.png', mimeType: 'image/png', buffer: Buffer.from('2') }
  ])
  await expect(text(page)).toHaveValue('![My Cat](images/my-cat.png)\n\n![dog](images/dog.png)')
})

test('a page is added, renamed, removed and brought back', async ({ open }) => {
  const page = await open('plain', `${OWN}/edit`)
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('button', { name: 'Add a page' }).click()
  await page.getByRole('textbox', { name: 'Title of the page' }).fill('Бобы')
  await page.getByRole('button', { name: 'Page settings' }).click()
  await page.getByLabel('Address').fill('Бобы и горох')
  await page.getByLabel('Address').press('Enter')
  await expect(page.getByLabel('Address')).toHaveValue('boby-i-gorokh')
  await takeScreenshots(page, 'sites-edit-page-settings')
  await page.getByRole('button', { name: 'Remove page' }).click()
  await expect(pages.getByRole('button', { name: 'Бобы', exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(pages.getByRole('button', { name: 'Бобы', exact: true })).toBeVisible()
  await pages.getByRole('button', { name: 'Move “Бобы” up' }).click()
  await expect(pages.getByRole('listitem').nth(2)).toContainText('Бобы')
})

test('what could not be saved is said, kept and saved again', async ({ open }) => {
  const page = await open('full', `${OWN}/edit`)
  await text(page).fill('dear diary')
  await expect(page.getByRole('alert')).toContainText('Not saved')
  await expect(text(page)).toHaveValue('dear diary')
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('theme, title and language of a site are chosen in its settings', async ({ open }) => {
  const page = await open('plain', `${OWN}/edit`)
  await page.getByRole('button', { name: 'Site settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Site settings' })
  await dialog.getByText('Night').click()
  await expect(dialog.getByRole('radio', { name: 'Night' })).toBeChecked()
  await dialog.getByLabel('Language of the site').selectOption({ label: 'Русский' })
  await expectAccessible(page)
  await takeScreenshots(page, 'sites-edit-settings')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toBeHidden()
})

test('the text and what it becomes are seen beside each other', async ({ open }) => {
  const page = await open('plain', `${OWN}/edit`)
  await page.getByText('Both', { exact: true }).click()
  await expect(
    page.frameLocator('iframe').getByRole('heading', { name: 'Bob’s Bicycle Repair' })
  ).toBeVisible()
  await takeScreenshots(page, 'sites-edit-both')
})

async function choose(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files or a ZIP' }).click()
  await (
    await chooser
  ).setFiles([
    { name: 'index.html', mimeType: 'text/html', buffer: Buffer.from('<title>Holiday &amp; sea</title>') },
    { name: '.DS_Store', mimeType: 'application/octet-stream', buffer: Buffer.from('x') }
  ])
}

test('files become a site named after its first page', async ({ open }) => {
  const page = await open('plain', '/sites/new')
  await choose(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Holiday & sea' })).toBeVisible()
  await expect(page).toHaveURL(/preview$/)
})

test('a long import shows how far it is and can be cancelled, leaving nothing', async ({ open }) => {
  const page = await open('slow', '/sites/new')
  await choose(page)
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '62')
  await takeScreenshots(page, 'sites-new-storing')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled. Nothing was changed.')).toBeVisible()
  await page.goto(page.url().replace('/new', ''))
  await expect(page.getByText('Holiday & sea')).toBeHidden()
})

test('a full disk is said in words, with what was kept', async ({ open }) => {
  const page = await open('full', '/sites/new')
  await choose(page)
  await expect(page.getByRole('alert')).toContainText('What was there before is kept.')
  await takeScreenshots(page, 'sites-new-failed')
})

test('files dropped on the page become a site', async ({ open }) => {
  const page = await open('plain', '/sites')
  await expect(page.getByText('Portfolio')).toBeVisible()
  const transfer = await page.evaluateHandle(() => {
    const dropped = new DataTransfer()
    dropped.items.add(new File(['<title>Dropped</title>'], 'index.html', { type: 'text/html' }))
    return dropped
  })
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByText('Drop to add')).toBeVisible()
  await takeScreenshots(page, 'sites-drop')
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
  await expect(page.getByRole('heading', { level: 1, name: 'Dropped' })).toBeVisible()
})

test('publishing ends with the link, its code and who holds the site', async ({ open }) => {
  const page = await open('plain', `${OWN}/files`)
  await page.getByRole('button', { name: 'Publish changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Published' })
  await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/#\/s\/k51/)
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await expect(dialog).toContainText('5 more peers hold this version')
  await expectAccessible(page)
  await takeScreenshots(page, 'sites-published')
})

test('a publication that fails keeps the draft and says so; one under way can be cancelled', async ({
  open
}) => {
  const failed = await open('full', `${OWN}/files`)
  await failed.getByRole('button', { name: 'Publish changes' }).click()
  await expect(failed.getByRole('alert')).toContainText('your draft is kept')
  await takeScreenshots(failed, 'sites-publish-failed')
  const slow = await open('slow', `${OWN}/files`)
  await slow.getByRole('button', { name: 'Publish changes' }).click()
  await expect(slow.getByRole('progressbar', { name: 'Publishing…' })).toBeVisible()
  await takeScreenshots(slow, 'sites-publishing')
  await slow.getByRole('button', { name: 'Cancel' }).click()
  await expect(slow.getByRole('button', { name: 'Publish changes' })).toBeEnabled()
})

test('going back to a version is asked once', async ({ open }) => {
  const page = await open('plain', `${OWN}/versions`)
  await page.getByRole('button', { name: 'Publish this again' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Go back to version 3?' })
  await expectAccessible(page)
  await takeScreenshots(page, 'sites-roll-back')
  await dialog.getByRole('button', { name: 'Publish this again' }).click()
  await expect(page.getByText('Version 3 is published again')).toBeVisible()
})

test('a removed site comes back by undo', async ({ open }) => {
  const page = await open('plain', `${OWN}/versions`)
  await page.getByRole('button', { name: 'More' }).click()
  await takeScreenshots(page, 'sites-menu')
  await page.getByRole('button', { name: 'Remove site' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sites' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Notes from the allotment' })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Notes from the allotment' })).toBeVisible()
})

test('files are found, picked and deleted after one question', async ({ open }) => {
  const page = await open('plain', `${OWN}/files`)
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('blog')
  await expect(page.getByText('style.css')).toBeHidden()
  await page.getByLabel('Select all shown').check()
  await page.getByRole('button', { name: 'Delete 2 files' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 2 files' }).click()
  await expect(page.getByText('No file has this in its name')).toBeVisible()
})

test('the address and the title follow the page of a visited site', async ({ open }) => {
  const page = await open('shown', VISIT)
  await expect(page).toHaveURL(/hours\.html\?q=day%3D2&h=late$/)
  await expect(page).toHaveTitle('Opening hours · BitPie')
})

test('a link out of a site is shown whole before it opens, in a tab of its own', async ({ open }) => {
  const page = await open('shown', VISIT)
  await page.frameLocator('iframe').getByRole('heading').click()
  const dialog = page.getByRole('dialog', { name: 'Leave for the open web?' })
  await expect(dialog).toContainText('https://elsewhere.example/way?out')
  await expectAccessible(page)
  await takeScreenshots(page, 'sites-outside')
  await page.context().route('https://elsewhere.example/**', (route) => route.fulfill({ body: 'outside' }))
  const opened = page.context().waitForEvent('page')
  await dialog.getByRole('button', { name: 'Open in a new tab' }).click()
  expect(await (await opened).evaluate(() => window.opener === null)).toBe(true)
})

test('what is this? tells who signed the site and who gave it', async ({ open }) => {
  const page = await open('shown', VISIT)
  await page.getByRole('button', { name: 'What is this?' }).click()
  await expect(page.getByText('9 blocks, 812 kB, direct')).toBeVisible()
  await expect(page.getByText(siteId(7), { exact: true })).toBeVisible()
  await expectAccessible(page)
  await takeScreenshots(page, 'sites-visit-what')
  await page.keyboard.press('Escape')
  await expect(page.getByText('9 blocks, 812 kB, direct')).toBeHidden()
})

test('a visit can be stopped and taken up again, and says when there is no network', async ({ open }) => {
  const page = await open('asking', VISIT)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Loading was stopped.')).toBeVisible()
  await takeScreenshots(page, 'sites-visit-stopped')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Asking 3 peers')).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText('You are offline')).toBeVisible()
  await takeScreenshots(page, 'sites-visit-offline')
  await page.context().setOffline(false)
  await expect(page.getByText('Asking 3 peers')).toBeVisible()
})

test('a link whose path is wrong still leads to the first page', async ({ open }) => {
  const page = await open('shown', `/s/${siteId(7)}/a/..%2F/b%00`)
  await expect(page.getByText('The path of the page in it is not valid.')).toBeVisible()
  await page.getByRole('link', { name: 'Open the first page' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'from 3 peers, direct' })).toBeVisible()
})

test('a pasted link opens, and a wrong one says what is wrong with it', async ({ open }) => {
  const page = await open('shown', '/sites')
  const field = page.getByLabel('Open a link')
  await field.fill('https://example.org/')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText('It is not a link to a site.')
  await field.fill(`https://app.example/#${VISIT}`)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'from 3 peers, direct' })).toBeVisible()
})
