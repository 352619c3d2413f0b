/** What a network is made of. */
import type { PrivateKey } from '@libp2p/interface'
import type { IpMode, RecordKind } from '../interface/network.ts'
import type { Platform } from '../interface/platform.ts'

export interface NetworkOptions {
  platform: Platform
  privateKey: PrivateKey
  mode: IpMode
  /** Relays to start with, of the app's `relays.json`. */
  relays: readonly string[]
  recordKinds: readonly RecordKind[]
  agent: string
  /**
   * Whether addresses in the local network may be dialled although no person entered them: only
   * when the app itself came from there. Else a link could make visitors probe their own network.
   */
  allowPrivate: boolean
  /** Called when the app changes the mode, to be remembered. */
  onMode(mode: IpMode): Promise<void>
}
