/** What every page gets of the app around it. */
import { createContext } from 'svelte'
import type { NodeApi } from '../../workers/rpc/contract.ts'
import type { Language } from '../i18n/language.svelte.ts'
import type { NodeConnection } from '../node/connect.ts'
import type { Connectivity } from './connectivity.svelte.ts'
import type { FirstView } from './first-view.ts'
import type { Install } from './install.svelte.ts'
import type { NodeLive } from './node-live.svelte.ts'
import type { NodeTab } from './node-tab.svelte.ts'
import type { Router } from './router.svelte.ts'
import type { Theme } from './theme.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'
import type { Update } from './update.svelte.ts'

export interface AppContext {
  connection: NodeConnection
  /** The node itself: `connection.api`. */
  node: NodeApi
  tab: NodeTab
  live: NodeLive
  router: Router
  toasts: Toasts
  theme: Theme
  language: Language
  connectivity: Connectivity
  firstView: FirstView
  install: Install
  update: Update
}

export const [useApp, provideApp] = createContext<AppContext>()
