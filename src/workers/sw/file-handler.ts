/**
 * Stored files at `~file/<entry>/<version>/<name>` below the app: the node streams them through a port
 * that a tab brings. `?download` saves what could be shown.
 */
import { PortLostError, type PortResponse } from '../site/port-client.ts'
import type { Ports } from '../site/ports.ts'
import { fileHeaders, messageHeaders } from './file-headers.ts'
import type { FetchHandler } from './handler.ts'

/** A node may move to another tab while a request waits; more moves than this are no accident. */
const MAX_ATTEMPTS = 4
/** Engines end a worker that is silent for half a minute, however much it streams. */
const STAY_INTERVAL_MS = 15_000
/** An event that lasts five minutes is taken for one that hangs. */
const EVENT_LIMIT_MS = 240_000
/** Statuses that a Response refuses a body for. */
const WITHOUT_BODY = new Set([204, 205, 304])

export interface FileHandlerInit {
  /** Where the app lies, with a slash at its end. */
  scope: string
  ports: Pick<Ports, 'current'>
  /** Asks the tabs for a word, which keeps this worker running. */
  stay: () => void
}

export function fileHandler({ scope, ports, stay }: FileHandlerInit): FetchHandler {
  const prefix = `${scope}~file/`

  const ask = async (request: Request, path: string): Promise<PortResponse> => {
    const { signal } = request
    const range = request.headers.get('range') ?? undefined
    for (let attempt = 1; ; attempt++) {
      const port = await ports.current({ signal })
      try {
        return await port.request(
          { method: request.method === 'HEAD' ? 'HEAD' : 'GET', path, range },
          { signal }
        )
      } catch (error) {
        if (!(error instanceof PortLostError) || attempt === MAX_ATTEMPTS) throw error
      }
    }
  }

  return {
    name: 'stored file',
    canHandle: ({ method }, { href }) => (method === 'GET' || method === 'HEAD') && href.startsWith(prefix),
    async handle(request, url, keep = () => undefined) {
      const [entry = '', version = '', ...rest] =
        url.href.slice(prefix.length).split(/[?#]/)[0]?.split('/') ?? []
      const name = decode(rest.join('/'))
      if (entry === '' || version === '' || name === undefined)
        return message(400, 'This address is not whole.')
      try {
        const { status, headers, body, finished } = await ask(request, `/${entry}/${version}`)
        keep(Promise.race([stayUntil(finished, stay), pause(EVENT_LIMIT_MS)]))
        const download = url.searchParams.has('download')
        if (status >= 400) {
          await body.cancel()
          return message(
            status,
            status === 404 ? 'This file is not here.' : 'This part of the file did not come.'
          )
        }
        const init = { status, headers: fileHeaders({ given: headers, name, download }) }
        if (request.method === 'GET' && !WITHOUT_BODY.has(status)) return new Response(body, init)
        await body.cancel()
        return new Response(null, init)
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'Error'
        return message(reason === 'SiteRequestError' ? 502 : 503, `This file did not come (${reason}).`)
      }
    }
  }
}

function message(status: number, text: string): Response {
  return new Response(text, { status, headers: messageHeaders() })
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Tabs answer `stay` with a message, and each message is an event of its own. */
async function stayUntil(finished: Promise<void>, stay: () => void): Promise<void> {
  const timer = setInterval(stay, STAY_INTERVAL_MS)
  await finished.finally(() => clearInterval(timer))
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
