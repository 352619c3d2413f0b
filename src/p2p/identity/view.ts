/** What the app sees of the identity. */
import type { Ed25519PrivateKey } from '@libp2p/interface'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import type { DeviceView, IdentityView } from '../interface/identity.ts'
import { fingerprint, identityKeyOf } from './derive.ts'
import type { Manifest } from './manifest.ts'
import type { RootRow } from './records.ts'

export interface IdentityState {
  root: RootRow | undefined
  manifest: Manifest | undefined
  device: Ed25519PrivateKey | undefined
  /** The secret is in memory. */
  open: boolean
}

export function viewOf({ root, manifest, device, open }: IdentityState): IdentityView {
  if (root === undefined) return { status: 'none', wordsChecked: false, hasPassphrase: false, devices: [] }
  const key = identityKeyOf(root.id)
  return {
    status: open ? 'ready' : 'locked',
    id: root.id,
    fingerprint: key === undefined ? undefined : fingerprint(key),
    createdAt: root.createdAt,
    wordsChecked: root.wordsChecked,
    hasPassphrase: root.lock !== undefined,
    devices: devicesOf(manifest, device)
  }
}

function devicesOf(manifest: Manifest | undefined, device: Ed25519PrivateKey | undefined): DeviceView[] {
  const active = (manifest?.devices ?? []).filter(({ revokedAt }) => revokedAt === undefined)
  return active.map(({ key, addedAt }) => ({
    peer: peerIdFromPublicKey(key).toString(),
    createdAt: addedAt,
    current: device?.publicKey.equals(key) ?? false
  }))
}
