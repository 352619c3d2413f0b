/** Puts the parts of the shell together around a connection to the node. */
import { Language } from '../i18n/language.svelte.ts'
import type { NodeConnection } from '../node/connect.ts'
import { bringFilePorts } from '../node/file-ports.ts'
import { Connectivity } from './connectivity.svelte.ts'
import type { AppContext } from './context.ts'
import { FirstView } from './first-view.ts'
import { Install } from './install.svelte.ts'
import { NodeLive } from './node-live.svelte.ts'
import { NodeTab } from './node-tab.svelte.ts'
import { Router } from './router.svelte.ts'
import { Theme } from './theme.svelte.ts'
import { Toasts } from './toasts.svelte.ts'
import { Update } from './update.svelte.ts'

export function createApp(connection: NodeConnection, window: Window): AppContext {
  const { document, localStorage, location, navigator } = window
  return {
    connection,
    node: connection.api,
    tab: new NodeTab(connection),
    live: new NodeLive(connection.api),
    router: new Router(window),
    toasts: new Toasts(),
    theme: new Theme(document.documentElement, localStorage),
    language: new Language(document.documentElement, localStorage, navigator.languages),
    connectivity: new Connectivity(window),
    firstView: new FirstView(),
    install: new Install(window),
    update: new Update({
      container: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
      drain: () => connection.close(),
      reload: () => location.reload()
    })
  }
}

/** Runs the app until the returned function is called. */
export function startApp(app: AppContext): () => void {
  app.router.start()
  void app.firstView.shown.then(() => app.update.start())
  const files = bringFilePorts({
    filePorts: app.node.filePorts,
    container: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
    onNode: (listener) => app.connection.onNode(listener)
  })
  const stops = [app.tab.start(), app.live.start(), files]
  return () => {
    for (const stop of stops) stop()
    app.router.stop()
  }
}
