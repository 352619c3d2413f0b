/**
 * Errors on their way through a port. Structured clone keeps neither the `name` of our classes nor
 * their fields, so both sides agree on this form; match on `name`.
 */

/** The node behind a client is gone: its tab was closed, it crashed, or another took over. */
export class NodeGoneError extends Error {
  override name = 'NodeGoneError'
  constructor(options?: ErrorOptions) {
    super('The node that was asked is gone', options)
  }
}

/** A client asked for something the contract does not have: app and node are of different versions. */
export class UnknownMethodError extends Error {
  override name = 'UnknownMethodError'
  constructor(method: string) {
    super(`The node has no method ${method}`)
  }
}

type Field = string | number | boolean

export interface WireError {
  name: string
  message: string
  stack?: string | undefined
  /** Own fields of the error that are plain values, e.g. which word is wrong. */
  fields: Record<string, Field>
}

export type Outcome = { ok: true; value: unknown } | { ok: false; error: WireError }

const OWN_PROPERTIES = ['name', 'message', 'stack', 'cause']

export function toWireError(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), fields: {} }
  const fields: Record<string, Field> = {}
  for (const [key, value] of Object.entries(thrown)) {
    if (!OWN_PROPERTIES.includes(key) && isField(value)) fields[key] = value
  }
  return { name: thrown.name, message: thrown.message, stack: thrown.stack, fields }
}

export function fromWireError({ name, message, stack, fields }: WireError): Error {
  const error = new Error(message)
  // Defined rather than assigned: `__proto__` among the fields must stay a plain field.
  for (const [key, value] of Object.entries({ ...fields, name, stack })) {
    if (value !== undefined) Object.defineProperty(error, key, { value, configurable: true, writable: true })
  }
  return error
}

function isField(value: unknown): value is Field {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
