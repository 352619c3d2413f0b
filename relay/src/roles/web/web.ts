/** The web server: the app, the fixed bytes of site hosts, what operators ask, and upgrades for peers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RelayConfig } from '../../config/config.ts'
import { reasonOf, type Log } from '../../log.ts'
import type { SharedPort } from '../../platform/shared-port.ts'
import { builtHeaders } from './built-headers.ts'
import { appHeaders } from './headers.ts'
import { addresseeOf, authorityOf, isFromHere, isLoopbackName, remoteOf, type Authority } from './host.ts'
import { rateLimit } from './rate-limit.ts'
import { relayList } from './relay-list.ts'
import { CLEAR_COOKIES, sendFile, sendText } from './respond.ts'
import { siteAnswer } from './site-hosts.ts'
import { staticFiles, type StaticFiles } from './static-files.ts'

export interface WebInit {
  config: RelayConfig
  peer: string
  sharedPort: SharedPort
  log: Log
  /** Text of /metrics. */
  metrics(): string
  /** False once the relay is stopping. */
  healthy(): boolean
}

export interface Web {
  onRequest(request: IncomingMessage, response: ServerResponse): void
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Requests answered, by status. */
  statuses: ReadonlyMap<number, number>
  upgrades(): number
}

const OPEN_TO_ALL = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }

/** The app carries its policy in a tag for hosts that cannot send headers; we can, and send the full one. */
const POLICY_TAG = /<meta\s+http-equiv="Content-Security-Policy"[^>]*>\s*/i

function withoutPolicyTag(path: string, bytes: Uint8Array): Uint8Array {
  return path === '/index.html'
    ? Buffer.from(Buffer.from(bytes).toString('utf8').replace(POLICY_TAG, ''))
    : bytes
}

/** The path of a request target, decoded; undefined for what no client of ours sends. */
export function pathOf(target: string | undefined): string | undefined {
  const path = target?.split(/[?#]/, 1)[0]
  if (path === undefined || !path.startsWith('/')) {
    return undefined
  }
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

interface Asked {
  request: IncomingMessage
  response: ServerResponse
  authority: Authority
  path: string
}

class WebRole implements Web {
  readonly statuses = new Map<number, number>()
  readonly #init: WebInit
  readonly #app: StaticFiles | undefined
  readonly #limit: ReturnType<typeof rateLimit>
  #upgrades = 0

  constructor(init: WebInit) {
    this.#init = init
    const { app } = init.config
    this.#app = app === undefined ? undefined : staticFiles(app, withoutPolicyTag)
    this.#limit = rateLimit(init.config.httpRate)
  }

  upgrades(): number {
    return this.#upgrades
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    const startedAt = performance.now()
    response.on('finish', () => {
      const status = response.statusCode
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
      // Without the query: a hostile site could write a visitor's secrets into our log.
      this.#init.log.debug('request', {
        method: request.method,
        host: request.headers.host,
        path: request.url?.split('?', 1)[0],
        status,
        ms: Math.round(performance.now() - startedAt)
      })
    })
    this.#answer(request, response).catch((error: unknown) => {
      this.#init.log.error('request failed', { path: request.url?.split('?', 1)[0], reason: reasonOf(error) })
      if (response.headersSent) {
        response.destroy()
      } else {
        sendText(request, response, 500, 'The relay failed to answer.\n')
      }
    })
  }

  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { config, sharedPort } = this.#init
    socket.on('error', () => socket.destroy())
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    const authority = authorityOf(request, config.trustProxy)
    const remote = remoteOf(request, config.trustProxy)
    if (authority === undefined || request.method !== 'GET') {
      refuse('400 Bad Request')
    } else if (addresseeOf(authority, config).kind !== 'app') {
      // A site's own policy lets it speak to its own host, which therefore must not lead to peers.
      refuse('403 Forbidden')
    } else if (pathOf(request.url) !== '/') {
      refuse('404 Not Found')
    } else if (!this.#limit.take(remote.address)) {
      refuse('429 Too Many Requests')
    } else {
      this.#upgrades++
      sharedPort.accept(request, socket, head, remote)
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { config } = this.#init
    const authority = authorityOf(request, config.trustProxy)
    const path = pathOf(request.url)
    if (authority === undefined || path === undefined) {
      sendText(request, response, 400, 'Malformed request.\n', { Connection: 'close' })
      return
    }
    if (!this.#limit.take(remoteOf(request, config.trustProxy).address)) {
      sendText(request, response, 429, 'Too many requests.\n', { 'Retry-After': '1' })
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(request, response, 405, 'Only GET and HEAD.\n', { Allow: 'GET, HEAD', Connection: 'close' })
      return
    }
    const addressee = addresseeOf(authority, config)
    const asked: Asked = { request, response, authority, path }
    switch (addressee.kind) {
      case 'site':
        return this.#answerSite(asked)
      case 'app':
        return this.#answerApp(asked)
      case 'stranger':
        sendText(
          request,
          response,
          421,
          `This relay does not answer for ${authority.hostname}; its operator can add --public-url or --allowed-host.\n`
        )
    }
  }

  async #answerSite({ request, response, authority, path }: Asked): Promise<void> {
    const answer =
      this.#app === undefined ? undefined : await siteAnswer(this.#app, path, authority, this.#init.config)
    if (answer === undefined) {
      sendText(request, response, 404, 'This relay serves no app.\n')
      return
    }
    // Sites can set cookies on their host, which nothing of ours reads: a bomb of them would block it.
    const clear = request.headers.cookie === undefined ? {} : CLEAR_COOKIES
    await sendFile(request, response, answer.file, { ...answer.headers, ...clear })
  }

  async #answerApp(asked: Asked): Promise<void> {
    const { request, response, authority, path } = asked
    const { config, peer } = this.#init
    switch (path) {
      case '/healthz':
        if (this.#init.healthy()) {
          sendText(request, response, 200, 'ok\n', OPEN_TO_ALL)
        } else {
          sendText(request, response, 503, 'stopping\n', OPEN_TO_ALL)
        }
        return
      case '/metrics':
        this.#answerMetrics(asked)
        return
      case '/relays.json':
        sendText(request, response, 200, JSON.stringify(relayList(authority, config, peer)), {
          'Content-Type': 'application/json; charset=utf-8',
          'Cache-Control': 'no-cache',
          ...OPEN_TO_ALL
        })
        return
      default:
        return this.#answerFile(asked)
    }
  }

  #answerMetrics({ request, response, authority }: Asked): void {
    const { config } = this.#init
    // The name as well: a page anywhere may have its own name lead to this machine.
    const isLocal = isFromHere(request) && isLoopbackName(authority.hostname) && !this.#isProxied(request)
    if (!config.metricsPublic && !isLocal) {
      sendText(request, response, 403, 'Metrics are shown to this machine only; see --metrics-public.\n')
      return
    }
    sendText(request, response, 200, this.#init.metrics(), {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8'
    })
  }

  #isProxied(request: IncomingMessage): boolean {
    return request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  }

  async #answerFile({ request, response, authority, path }: Asked): Promise<void> {
    const name = path === '/' ? '/index.html' : path
    const { config } = this.#init
    const app = name.startsWith('/site/') ? undefined : this.#app
    const headers =
      app !== undefined && name === '/sandbox.html'
        ? await builtHeaders(app, name, authority, config)
        : appHeaders(authority, config)
    const file = headers === undefined ? undefined : await app?.find(name)
    if (file === undefined) {
      const text = this.#app === undefined ? 'This relay serves no app.\n' : 'Not found.\n'
      sendText(request, response, 404, text)
      return
    }
    await sendFile(request, response, file, headers ?? {})
  }
}

export function createWeb(init: WebInit): Web {
  return new WebRole(init)
}
