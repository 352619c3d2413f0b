/** How the service worker answers requests: the first handler that can, in order. */

/** Keeps the worker running until the promise settles. */
export type Keep = (work: Promise<unknown>) => void

export interface FetchHandler {
  readonly name: string
  canHandle(request: Request, url: URL): boolean
  handle(request: Request, url: URL, keep?: Keep): Promise<Response>
}

/** The first handler for `request`; none for other origins and for what only the network knows. */
export function findHandler(
  handlers: readonly FetchHandler[],
  request: Request,
  scope: string
): ((keep?: Keep) => Promise<Response>) | undefined {
  const url = new URL(request.url)
  if (!url.href.startsWith(scope)) return undefined
  const handler = handlers.find((candidate) => candidate.canHandle(request, url))
  return handler && ((keep) => handler.handle(request, url, keep))
}
