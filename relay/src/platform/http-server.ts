/** The one public port, plain or with TLS, hardened against slow and oversized clients. */
import { readFileSync, watch, type FSWatcher } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Duplex } from 'node:stream'
import type { RelayConfig } from '../config/config.ts'
import { reasonOf, type Log } from '../log.ts'

const MAX_HEADER_BYTES = 16 * 1024
const MAX_HEADERS = 64
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000
const KEEP_ALIVE_TIMEOUT_MS = 30_000
/** A client that takes nothing of its answer for so long is cut off; upgraded sockets are exempt. */
const IDLE_TIMEOUT_MS = 60_000
/** A refused client may go on sending for so long. */
const DRAIN_TIMEOUT_MS = 2_000
/** Web clients besides connected peers. */
const SPARE_SOCKETS = 2_000
/** Certificate and key are replaced one after the other. */
const RELOAD_DELAY_MS = 500

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

export interface HttpServer {
  port: number
  stop(): Promise<void>
}

/** The port or the address is not to be had, or the certificate is not usable. */
export class CannotListenError extends Error {
  override name = 'CannotListenError'
}

const LIMITS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  connectionsCheckingInterval: 2_000,
  requireHostHeader: true,
  insecureHTTPParser: false,
  noDelay: true
}

interface TlsFiles {
  cert: string
  key: string
}

function readTls({ cert, key }: TlsFiles): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) }
}

function watchTls(server: TlsServer, files: TlsFiles, log: Log): FSWatcher[] {
  let timer: NodeJS.Timeout | undefined
  const reload = (): void => {
    try {
      server.setSecureContext(readTls(files))
      log.info('certificate read again')
    } catch (error) {
      log.error('certificate not usable, the former one stays', { reason: reasonOf(error) })
    }
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(reload, RELOAD_DELAY_MS).unref()
  }
  // Folders, because renewals replace the files.
  return [...new Set([files.cert, files.key].map(dirname))].map((folder) => watch(folder, later))
}

function tlsFilesOf({ tlsCert, tlsKey }: RelayConfig): TlsFiles | undefined {
  return tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey }
}

function makeServer(files: TlsFiles | undefined, onRequest: RequestListener): Server | TlsServer {
  if (files === undefined) {
    return createServer(LIMITS, onRequest)
  }
  try {
    return createTlsServer({ ...LIMITS, ...readTls(files), minVersion: 'TLSv1.2' }, onRequest)
  } catch (cause) {
    throw new CannotListenError(`the certificate is not usable: ${reasonOf(cause)}`, { cause })
  }
}

async function listen(server: Server, { host, port }: RelayConfig): Promise<number> {
  const bound = Promise.withResolvers<void>()
  server.once('listening', bound.resolve)
  server.once('error', bound.reject)
  server.listen(port, host)
  try {
    await bound.promise
  } catch (cause) {
    throw new CannotListenError(`cannot listen on ${host} port ${port}: ${reasonOf(cause)}`, { cause })
  }
  server.off('error', bound.reject)
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/**
 * Headers too large are, in browsers, the cookie bomb of a site on its own host: it is told to forget
 * them. What the client still sends is read for a while, since closing over it would lose the answer.
 */
function refuse(error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const isOverflow = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
  const status = isOverflow
    ? '431 Request Header Fields Too Large\r\nClear-Site-Data: "cookies"'
    : '400 Bad Request'
  const timer = setTimeout(() => socket.destroy(), DRAIN_TIMEOUT_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.destroy())
  socket.resume()
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** @throws CannotListenError */
export async function startHttpServer(
  config: RelayConfig,
  log: Log,
  onRequest: RequestListener,
  onUpgrade: UpgradeListener
): Promise<HttpServer> {
  const files = tlsFilesOf(config)
  const server = makeServer(files, onRequest)
  const sockets = new Set<Socket>()
  server.maxHeadersCount = MAX_HEADERS
  server.maxConnections = config.maxConnections + SPARE_SOCKETS
  server.setTimeout(IDLE_TIMEOUT_MS)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    request.socket.setTimeout(0)
    onUpgrade(request, socket, head)
  })
  server.on('clientError', (error, socket) => refuse(error, socket))
  const port = await listen(server, config)
  server.on('error', (error) => log.error('web server failed', { reason: reasonOf(error) }))
  const watchers = files !== undefined && server instanceof TlsServer ? watchTls(server, files, log) : []

  return {
    port,
    async stop() {
      for (const watcher of watchers) {
        watcher.close()
      }
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) {
        socket.destroy()
      }
      await closed.promise
    }
  }
}
