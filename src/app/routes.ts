/** Every page of the app, each loaded when it is first opened. */
import type { Component } from 'svelte'
import { matchPath, type Params } from './shell/match.ts'
import { pathOf } from './shell/router.svelte.ts'

/** Pages take the named parts of their pattern as properties, and the whole fragment. */
type PageModule = { default: Component<Record<string, string>> }

export interface Route {
  pattern: string
  load: () => Promise<PageModule>
  /** bare: without navigation around it. */
  frame: 'shell' | 'bare'
  /** Makes sense only for somebody who has an identity, unlocked. */
  needsIdentity: boolean
}

export interface RouteMatch {
  route: Route
  params: Params
  /** Pages of different keys are different instances. */
  key: string
}

const lazy = <P extends Record<string, string>>(
  load: () => Promise<{ default: Component<P> }>
): Route['load'] => load as unknown as Route['load']

const ROUTES: readonly Route[] = [
  page('/', () => import('./views/home/HomePage.svelte')),
  page('/sites', () => import('./services/sites/SitesPage.svelte')),
  page('/sites/new', () => import('./services/sites/NewSite.svelte')),
  page('/sites/:id/:tab?', () => import('./services/sites/SiteDetail.svelte')),
  { ...page('/s/*', () => import('./services/sites/Visit.svelte')), frame: 'bare', needsIdentity: false },
  page('/files/:folder?', () => import('./services/storage/FilesPage.svelte')),
  page('/files/:id/safety', () => import('./services/storage/SafetyPage.svelte')),
  page('/give-and-take', () => import('./services/storage/BarterPage.svelte')),
  open('/more', () => import('./views/more/MorePage.svelte')),
  open('/network', () => import('./views/network/NetworkPage.svelte')),
  open('/activity', () => import('./views/activity/ActivityPage.svelte')),
  open('/settings', () => import('./views/settings/SettingsPage.svelte')),
  page('/words', () => import('./views/settings/WordsPage.svelte')),
  { ...open('/restore', () => import('./shell/first-minute/RestorePage.svelte')), frame: 'bare' }
]

const NOT_FOUND = open('*', () => import('./shell/NotFoundPage.svelte'))

/** The page of a fragment; never fails. */
export function findRoute(fragment: string): RouteMatch {
  const path = pathOf(fragment)
  for (const route of ROUTES) {
    const params = matchPath(route.pattern, path)
    if (params) return { route, params, key: `${route.pattern} ${params['id'] ?? ''}` }
  }
  return { route: NOT_FOUND, params: {}, key: path }
}

function page<P extends Record<string, string>>(
  pattern: string,
  load: () => Promise<{ default: Component<P> }>
): Route {
  return { pattern, load: lazy(load), frame: 'shell', needsIdentity: true }
}

function open<P extends Record<string, string>>(
  pattern: string,
  load: () => Promise<{ default: Component<P> }>
): Route {
  return { ...page(pattern, load), needsIdentity: false }
}
