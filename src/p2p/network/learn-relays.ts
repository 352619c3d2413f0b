/** Relays know other relays: each one we are connected to is asked once it is. */
import type { PeerId, Stream } from '@libp2p/interface'
import { errorName } from './errors.ts'
import type { NodeLog } from './log.ts'
import { askRelayList, RELAY_EXCHANGE_PROTOCOL } from './relay-exchange/index.ts'

export interface LearnRelaysOptions {
  peers: readonly PeerId[]
  open: (peer: PeerId, protocol: string) => Promise<Stream>
  onLearned: (addresses: string[]) => void
  log: NodeLog
}

export async function learnRelays({ peers, open, onLearned, log }: LearnRelaysOptions): Promise<void> {
  for (const peer of peers) {
    try {
      onLearned(await askRelayList(await open(peer, RELAY_EXCHANGE_PROTOCOL)))
    } catch (error) {
      log.write('debug', 'relay', `${peer.toString()} tells of no others: ${errorName(error)}`)
    }
  }
}
