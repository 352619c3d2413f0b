/** The node starts before the interface is there: it takes longer, and on a core of its own. */
import './trusted-types.ts'
import { connectNode } from './node/connect.ts'
import { browserEnvironment } from './node/environment.ts'
import { hostPeerConnections } from './rtc/host.ts'

const connection = connectNode(browserEnvironment({ hostRtc: hostPeerConnections }))
void import('./start.ts').then(({ start }) => start(connection))
