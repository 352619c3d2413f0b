/** Handing a site to others: its link, and its blocks as a CAR file. */
import { CID } from 'multiformats/cid'
import { exportCar } from '../../../content/index.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { MAX_LINK_RELAYS } from '../constants.ts'
import { NotPublishedError } from '../errors.ts'
import type { SitePorts } from '../ports.ts'

/**
 * `/s/<id>?p=<peer>&r=<relay>…`: enough for a stranger to reach us without any look-up. Relays are
 * given as full multiaddrs with their peer id.
 */
export function linkOf({ network }: Pick<SitePorts, 'network'>, site: string): string {
  const relays = new Set<string>()
  for (const address of network.addresses()) {
    const at = address.indexOf('/p2p-circuit')
    if (at > 0 && relays.size < MAX_LINK_RELAYS) relays.add(address.slice(0, at))
  }
  const query = new URLSearchParams([['p', network.peerId.toString()]])
  for (const relay of relays) query.append('r', relay)
  return `/s/${site}?${query.toString()}`
}

/** The published version as a CAR that any IPFS tool reads. @throws NotPublishedError */
export async function exportSite(ports: SitePorts, site: string, options?: AbortOptions): Promise<Blob> {
  const root = ports.own.get(site).versions[0]?.root
  if (root === undefined) throw new NotPublishedError()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of exportCar(ports.content.local, CID.parse(root), options)) {
    chunks.push(chunk as Uint8Array<ArrayBuffer>)
  }
  return new Blob(chunks, { type: 'application/vnd.ipld.car' })
}
