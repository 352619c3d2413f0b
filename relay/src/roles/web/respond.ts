/** Writing answers: negotiation of encoding, validators, nothing of the file system. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Headers } from './headers.ts'
import type { Encoding, StaticFile } from './static-files.ts'

const YEAR_S = 31_536_000

export const CLEAR_COOKIES: Headers = { 'Clear-Site-Data': '"cookies"' }

export function acceptedEncoding(header: string | string[] | undefined): Encoding {
  const offers = new Map(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((offer) => {
        const [name = '', ...parameters] = offer.split(';').map((part) => part.trim())
        const quality = parameters.find((parameter) => parameter.startsWith('q='))
        return [name, quality === undefined ? 1 : Number(quality.slice(2))] as const
      })
  )
  const candidates: Encoding[] = ['br', 'gzip']
  return candidates.find((name) => (offers.get(name) ?? 0) > 0) ?? 'identity'
}

export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Headers = {}
): void {
  const bytes = Buffer.from(text)
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': bytes.byteLength,
    ...headers
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function cacheControl(file: StaticFile): string {
  return file.isImmutable ? `public, max-age=${YEAR_S}, immutable` : 'no-cache'
}

export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile,
  headers: Headers
): Promise<void> {
  const common = { 'Cache-Control': cacheControl(file), ...headers, ETag: file.etag, Vary: 'Accept-Encoding' }
  const validators = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (validators?.includes(file.etag) === true) {
    response.writeHead(304, common)
    response.end()
    return
  }
  const { encoding, bytes } = await file.body(acceptedEncoding(request.headers['accept-encoding']))
  response.writeHead(200, {
    'Content-Type': file.type,
    ...common,
    'Content-Length': bytes.byteLength,
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding })
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
