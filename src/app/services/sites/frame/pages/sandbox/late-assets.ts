/**
 * Images and media come after the page is there, and whatever scripts add later comes too: attributes
 * that lead into the site are replaced by blob: URLs as they appear.
 */
import type { Site } from './site.ts'

const LATE = ['src', 'srcset', 'poster', 'href'] as const
type LateAttribute = (typeof LATE)[number]

/** Elements whose attribute of that name loads something. */
const LOADERS: Record<LateAttribute, string> = {
  src: 'img, video, audio, source, track, input',
  srcset: 'img, source',
  poster: 'video',
  href: 'image, use'
}

const held = (name: LateAttribute): string => `data-bitpie-${name}`

/** Takes the attribute away until the page is written, so that nothing tries to load it as it is. */
export function postpone(element: Element): void {
  for (const name of LATE) {
    const value = element.getAttribute(name)
    if (value === null || !element.matches(LOADERS[name])) continue
    element.removeAttribute(name)
    element.setAttribute(held(name), value)
  }
}

/** Loads what was postponed and what scripts add, for as long as the page lives. */
export function followChanges(site: Site): void {
  const visit = (node: Node): void => {
    if (!(node instanceof Element)) return
    for (const name of LATE) void load(site, node, name)
    for (const child of node.children) visit(child)
  }
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') visitAttributes(site, target)
      for (const node of addedNodes) visit(node)
    }
  }).observe(document, { subtree: true, childList: true, attributeFilter: [...LATE] })
}

function visitAttributes(site: Site, node: Node): void {
  if (node instanceof Element) for (const name of LATE) void load(site, node, name)
}

async function load(site: Site, element: Element, name: LateAttribute): Promise<void> {
  const value = element.getAttribute(held(name)) ?? element.getAttribute(name)
  if (value === null || !element.matches(LOADERS[name])) return
  element.removeAttribute(held(name))
  const replaced = name === 'srcset' ? await sourceSet(site, value) : await single(site, value)
  if (replaced !== undefined) element.setAttribute(name, replaced)
}

async function single(site: Site, value: string): Promise<string | undefined> {
  if (value === '' || value.startsWith('#')) return undefined
  const url = site.resolve(value, document.baseURI)
  return url === undefined ? undefined : site.asset(url)
}

/** `a.png 1x, b.png 2x`; undefined when none of them is of the site, so that no change follows a change. */
async function sourceSet(site: Site, value: string): Promise<string | undefined> {
  const candidates = value.split(/,\s+/).map((candidate) => candidate.trim().split(/\s+/))
  const urls = await Promise.all(candidates.map(([reference = '']) => single(site, reference)))
  if (urls.every((url) => url === undefined)) return undefined
  return candidates
    .flatMap(([, ...descriptors], index) => {
      const url = urls[index]
      return url === undefined ? [] : [[url, ...descriptors].join(' ')]
    })
    .join(', ')
}
