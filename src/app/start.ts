import './app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import type { NodeConnection } from './node/connect.ts'
import { findRoute } from './routes.ts'
import { createApp } from './shell/create-app.ts'

/** Puts the interface on the page. */
export function start(connection: NodeConnection): void {
  const app = createApp(connection, window)
  // Its files are on their way while the shell is built; LazyPage tells when that fails.
  findRoute(app.router.fragment)
    .route.load()
    .catch(() => undefined)
  const target = document.getElementById('app')
  if (target) mount(App, { target, props: { app } })
}
