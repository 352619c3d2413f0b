/**
 * The node's end of stored files: the app's service worker asks for `/<entry>/<version>` over a port, and
 * what it gets is streamed at the pace it is read. Protocol: workers/site/protocol.ts.
 */
import type { StoredFileReader } from '../p2p/services/storage/index.ts'
import type { FilePortsApi } from './rpc/contract.ts'
import { servePort, type ReadOverPort, type ServedPort } from './site/port-server.ts'

/** Tabs that are open, times a few service worker restarts. The oldest goes first. */
const MAX_PORTS = 32
/** Ids are of the catalogue's alphabet; anything else is nobody's file. */
const PATH = /^\/([\w-]{1,64})\/([\w-]{1,128})$/

export function createFilePorts(reader: StoredFileReader): FilePortsApi {
  const open = new Set<ServedPort>()
  const read: ReadOverPort = async ({ path, ...request }, options) => {
    const [, entry, version] = PATH.exec(path) ?? []
    if (entry === undefined || version === undefined) return { status: 404, headers: {}, body: nothing() }
    return reader.read({ entry, version, ...request }, options)
  }
  return {
    async attach(port) {
      const server = servePort(port, read, () => open.delete(server))
      open.add(server)
      const [oldest] = open
      if (open.size > MAX_PORTS) oldest?.close()
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // an answer without content
}
