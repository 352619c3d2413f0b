import './trusted-types.ts'
import './app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { connectNode } from './node/connect.ts'
import { browserEnvironment } from './node/environment.ts'
import { hostPeerConnections } from './rtc/host.ts'
import { createApp } from './shell/create-app.ts'

const connection = connectNode(browserEnvironment({ hostRtc: hostPeerConnections }))
const target = document.getElementById('app')
if (target) mount(App, { target, props: { app: createApp(connection, window) } })
