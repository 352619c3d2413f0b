/**
 * What a site frame and the node say to each other over a MessagePort that serves one (site, view).
 * Spec: docs/specs/site-frame.md. Both sides treat the other as hostile: a site can steal the port
 * of its own origin, and can give its own service worker a port of its own making.
 */

/** Bytes per chunk: 256 KiB moved 114 MB/s in Chromium, larger ones no more. */
export const CHUNK_BYTES = 256 * 1024
/** Bytes the node may send beyond what the frame has taken. */
export const WINDOW_BYTES = 2 * 1024 * 1024
/** Bytes answered to a Range request without an end, so that seeking a video wastes little. */
export const OPEN_RANGE_BYTES = 4 * 1024 * 1024
/** Longest path in UTF-16 units; Chromium's own limit of a URL is 2 MiB, servers' is 8 KiB. */
export const MAX_PATH_CHARS = 8192
/** The node takes a request at once, however long it then works on it. Silence means the node is gone. */
export const ACCEPT_TIMEOUT_MS = 2000

export type FrameToNode =
  | { type: 'request'; id: number; method: 'GET' | 'HEAD'; path: string; range?: string | undefined }
  /** The frame has taken so many bytes of the body. */
  | { type: 'credit'; id: number; bytes: number }
  | { type: 'cancel'; id: number }

export type NodeToFrame =
  | { type: 'accepted'; id: number }
  | { type: 'head'; id: number; status: number; headers: Record<string, string> }
  | { type: 'chunk'; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'end'; id: number }
  /** Ends a request before its head or within its body. `name` is an error's name. */
  | { type: 'error'; id: number; name: string; message: string }

type Fields = Partial<Record<string, unknown>>

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? value : undefined
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** The message, or undefined for anything else. */
export function parseFrameMessage(value: unknown): FrameToNode | undefined {
  const message = fields(value)
  if (message === undefined || !isId(message.id)) return undefined
  const { type, id } = message
  if (type === 'cancel') return { type, id }
  if (type === 'credit') {
    const { bytes } = message
    return isId(bytes) && bytes > 0 ? { type, id, bytes } : undefined
  }
  if (type !== 'request') return undefined
  const { method, path, range } = message
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > MAX_PATH_CHARS) return undefined
  if (range !== undefined && typeof range !== 'string') return undefined
  return { type, id, method, path, range }
}

/** The message, or undefined for anything else. */
export function parseNodeMessage(value: unknown): NodeToFrame | undefined {
  const message = fields(value)
  if (message === undefined || !isId(message.id)) return undefined
  const { type, id } = message
  if (type === 'accepted' || type === 'end') return { type, id }
  if (type === 'chunk') {
    const { bytes } = message
    return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer
      ? { type, id, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
      : undefined
  }
  if (type === 'error') {
    const { name, message: text } = message
    return { type, id, name: String(name), message: String(text) }
  }
  if (type !== 'head') return undefined
  const { status, headers } = message
  if (!isId(status) || status < 200 || status > 599) return undefined
  const given = fields(headers)
  if (given === undefined) return undefined
  const texts = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string'
  )
  return { type, id, status, headers: Object.fromEntries(texts) }
}
