/** The node starts before the interface is there: it takes longer, and on a core of its own. */
import './trusted-types.ts'
import { connectNode } from './node/connect.ts'
import { browserEnvironment } from './node/environment.ts'
import { hostPeerConnections } from './rtc/host.ts'

/** An election that takes longer is no reason to show nothing, ms. */
const ELECTION_PATIENCE_MS = 100

// Nothing of the node is kept yet: its files come side by side instead of one after the other.
if (!navigator.serviceWorker?.controller)
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="bitpie-node"]'))
    link.rel = 'preload'

/** Site of a link such as `#/s/<id>/page?p=…`. */
const site = /^#\/s\/([a-z0-9]+)/.exec(location.hash)?.[1]

const connection = connectNode(browserEnvironment({ hostRtc: hostPeerConnections, site }))
// The election takes a moment of this thread, which building the interface would keep it from.
const elected = new Promise<void>((resolve) => {
  connection.onChange(resolve)
  setTimeout(resolve, ELECTION_PATIENCE_MS)
})
void elected.then(() => import('./start.ts')).then(({ start }) => start(connection))
