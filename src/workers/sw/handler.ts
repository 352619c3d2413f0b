/** How the service worker answers requests: the first handler that can, in order. */

export interface FetchHandler {
  readonly name: string
  canHandle(request: Request, url: URL): boolean
  handle(request: Request, url: URL): Promise<Response>
}

/** The first handler for `request`; none for other origins and for what only the network knows. */
export function findHandler(
  handlers: readonly FetchHandler[],
  request: Request,
  scope: string
): (() => Promise<Response>) | undefined {
  const url = new URL(request.url)
  if (!url.href.startsWith(scope)) return undefined
  const handler = handlers.find((candidate) => candidate.canHandle(request, url))
  return handler && (() => handler.handle(request, url))
}
