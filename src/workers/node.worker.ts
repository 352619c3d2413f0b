/**
 * Composition root of a browser's node: picks the platform and the services, and serves the NodeApi
 * to every tab that comes with a port.
 */
import { rtcBridge } from './platform/rtc-global.ts'
import { createIdentity } from '../p2p/identity/index.ts'
import { createActivities } from '../p2p/lib/activities.ts'
import { loadLibp2p } from '../p2p/network/index.ts'
import { createNode } from '../p2p/node.ts'
import { sites } from '../p2p/services/sites/index.ts'
import { storage } from '../p2p/services/storage/index.ts'
import { migrate, type Migration } from '../p2p/store/index.ts'
import { createFilePorts } from './file-ports.ts'
import { createBrowserPlatform } from './platform/browser.ts'
import { deviceClass } from './platform/device-class.ts'
import { createStripePool } from './platform/stripe-pool.ts'
import { isLocalHost, loadRelays } from './relay-config.ts'
import type { NodeApi } from './rpc/contract.ts'
import { toWireError } from './rpc/errors.ts'
import { serveRpc } from './rpc/server.ts'
import type { FromNodeWorker, NodeWorkerInit, ToNodeWorker } from './rpc/worker-messages.ts'
import { createSiteFrames } from './site-frames.ts'

const DATABASE = 'bitpie'
/** None yet: this is the first version of what is stored. */
const MIGRATIONS: readonly Migration[] = []
const AGENT = 'bitpie/0.1.0'
/** Later than the first view of a page, ms. */
const RELAYS_REFRESH_MS = 2_000

/** Evaluated after rtc-global.ts, which is the first import here. */
const loadTransports = async () => (await import('./platform/transports.ts')).browserTransports()

interface Running {
  api: NodeApi
  stop(): Promise<void>
}

async function run(init: NodeWorkerInit): Promise<Running> {
  rtcBridge.connect(init.rtc)
  if (init.isFresh) void Promise.all([loadTransports(), loadLibp2p()]).catch(() => undefined)
  // A fresh browser knows no other relays; the rest remember some, and may have something to show first.
  const early = init.isFresh ? loadRelays(init.baseUrl) : undefined
  const browser = await createBrowserPlatform({ name: DATABASE, surroundings: init.surroundings })
  await migrate(browser.store, MIGRATIONS)
  const platform = { ...browser, transports: loadTransports }
  const identity = createIdentity(platform)
  await identity.start()
  const coder = createStripePool()
  const node = await createNode({
    platform,
    identity,
    activities: createActivities(platform),
    services: { sites: sites(), storage: storage({ coder, device: deviceClass() }) },
    relays: [],
    agent: AGENT,
    allowPrivate: isLocalHost(new URL(init.baseUrl).hostname)
  })
  const suggest = (addresses: string[]) => node.network.suggestRelays(addresses, 'config')
  void early?.then(suggest)
  const suggestKept = () => {
    void loadRelays(init.baseUrl).then(suggest)
    // What the browser kept of the list may be old.
    setTimeout(() => void loadRelays(init.baseUrl, { cache: 'reload' }).then(suggest), RELAYS_REFRESH_MS)
  }
  const { sites: service, storage: files } = node.services
  const frames = createSiteFrames(service.reader)
  // A site that is here already is shown first: the network would compete for the same thread.
  const showFirst = async () => {
    if (init.site !== undefined && service.holds(init.site)) await frames.settled()
    if (!init.isFresh) suggestKept()
  }
  await node.start(showFirst)
  return {
    api: {
      ...node.apis,
      sites: service.api,
      siteFrames: frames.api,
      storage: files.api,
      filePorts: createFilePorts(files.reader)
    },
    async stop() {
      await node.stop()
      coder.close()
      await identity.stop()
      await platform.store.close()
    }
  }
}

function tell(message: FromNodeWorker): void {
  self.postMessage(message)
}

let running: Promise<Running> | undefined

self.onmessage = ({ data: message }: MessageEvent<ToNodeWorker>) => {
  if (message.type === 'init') {
    running ??= run(message)
    running.then(
      () => tell({ type: 'ready' }),
      (error: unknown) => tell({ type: 'failed', error: toWireError(error) })
    )
  } else if (message.type === 'client') {
    void running?.then(
      ({ api }) => serveRpc(message.port, api),
      () => message.port.close()
    )
  } else {
    void Promise.resolve(running)
      .then((node) => node?.stop())
      // Whatever failed on the way out, the tab need not wait for it.
      .then(
        () => tell({ type: 'stopped' }),
        () => tell({ type: 'stopped' })
      )
  }
}
