/** What another app shared into this one, and what becomes of it. */
import type { Shared } from '../../../workers/rpc/shared.ts'
import { formatSiteLink, readSiteLink } from './link.ts'

export type SharedPlan =
  /** It was the link of a site: show that. */
  | { kind: 'link'; fragment: string }
  | { kind: 'files'; files: File[] }
  | { kind: 'text'; title: string; markdown: string }

/** Titles of sites are at most this long. */
const MAX_TITLE_CHARS = 120

/** The id that the service worker kept it under, from the fragment it redirected to. */
export function sharedId(fragment: string): string | undefined {
  const query = fragment.indexOf('?')
  return (query < 0 ? null : new URLSearchParams(fragment.slice(query)).get('shared')) ?? undefined
}

/** Undefined when nothing of use was shared. */
export function planShared({ title, text, url, files }: Shared): SharedPlan | undefined {
  for (const candidate of [url, text]) {
    const { link } = readSiteLink(candidate)
    if (link) return { kind: 'link', fragment: formatSiteLink(link) }
  }
  if (files.length > 0) return { kind: 'files', files }
  const parts = [text, url && url !== text ? `<${url}>` : ''].map((part) => part.trim())
  const markdown = parts.filter((part) => part !== '').join('\n\n')
  return markdown === ''
    ? undefined
    : { kind: 'text', title: title.trim().slice(0, MAX_TITLE_CHARS), markdown }
}
