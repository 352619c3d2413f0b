/** Turns a page of the site into markup that stands alone: scripts and styles inside, the rest to come. */
import { createModuleGraph, type ModuleGraph } from './module-graph.ts'
import { postpone } from './late-assets.ts'
import type { Site, SiteFile } from './site.ts'

/** @returns markup to be written over the document */
export async function composePage(site: Site, url: URL): Promise<string> {
  const file = await site.read(url)
  const page = await parsePage(file, url)
  const base = site.resolve(page.querySelector('base[href]')?.getAttribute('href') ?? '', url) ?? url
  const modules = createModuleGraph(site)
  await Promise.all([
    ...all(page, 'script', (script) => composeScript(site, modules, script, base)),
    ...all(page, 'link[rel~="stylesheet" i][href]', (link) => composeStyleLink(site, link, base)),
    ...all(page, 'style', async (style) => {
      style.textContent = await site.styleText(style.textContent, base)
    }),
    ...all(page, '[style*="url(" i]', async (element) => {
      element.setAttribute('style', await site.styleText(element.getAttribute('style') ?? '', base))
    })
  ])
  // other links are only hints, or lead nowhere from here
  for (const link of page.querySelectorAll('link:not([rel~="stylesheet" i])')) link.remove()
  for (const meta of page.querySelectorAll('meta[http-equiv]')) meta.remove()
  for (const old of page.querySelectorAll('base')) old.remove()
  for (const element of page.querySelectorAll('*')) postpone(element)
  prependHead(page, modules, base)
  return `<!doctype html>${page.documentElement.outerHTML}`
}

function all(page: Document, selector: string, work: (element: Element) => Promise<void>): Promise<void>[] {
  return [...page.querySelectorAll(selector)].map(work)
}

function prependHead(page: Document, modules: ModuleGraph, base: URL): void {
  const map = modules.importMap()
  if (map !== undefined) {
    const script = page.createElement('script')
    script.type = 'importmap'
    script.textContent = map
    page.head.prepend(script)
  }
  const element = page.createElement('base')
  element.href = base.href
  page.head.prepend(element)
}

async function composeScript(site: Site, modules: ModuleGraph, script: Element, base: URL): Promise<void> {
  const type = script.getAttribute('type')?.trim().toLowerCase() ?? ''
  const source = script.getAttribute('src')
  if (type === 'importmap') {
    await modules.adopt(script.textContent, base)
    script.remove()
  } else if (type === 'module') {
    if (source === null) {
      script.textContent = await modules.inline(script.textContent, base)
      return
    }
    const url = site.resolve(source, base)
    if (url === undefined) return
    await modules.add(url)
    script.removeAttribute('src')
    script.removeAttribute('integrity')
    script.textContent = `import ${JSON.stringify(url.href)}`
  } else if (source !== null) {
    const url = site.resolve(source, base)
    const blob = url === undefined ? undefined : await site.asset(url)
    if (blob !== undefined) script.setAttribute('src', blob)
  }
}

async function composeStyleLink(site: Site, link: Element, base: URL): Promise<void> {
  const url = site.resolve(link.getAttribute('href') ?? '', base)
  const blob = url === undefined ? undefined : await site.style(url)
  if (blob === undefined) return
  link.setAttribute('href', blob)
  // it was of the bytes before they were rewritten
  link.removeAttribute('integrity')
}

/** A page around anything that is no page. */
async function parsePage({ blob }: SiteFile, url: URL): Promise<Document> {
  const parser = new DOMParser()
  if (/^(text\/html|application\/xhtml\+xml)\b/i.test(blob.type)) {
    return parser.parseFromString(await blob.text(), 'text/html')
  }
  const page = parser.parseFromString('<!doctype html><title></title>', 'text/html')
  const [kind = ''] = blob.type.split('/')
  const tags: Partial<Record<string, string>> = { image: 'img', video: 'video', audio: 'audio' }
  const element = page.createElement(tags[kind] ?? 'pre')
  if (kind in tags) {
    element.setAttribute('src', url.href)
    if (kind !== 'image') element.setAttribute('controls', '')
  } else if (kind === 'text' || blob.type.startsWith('application/json'))
    element.textContent = await blob.text()
  else element.textContent = url.pathname
  page.title = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  page.body.append(element)
  return page
}
