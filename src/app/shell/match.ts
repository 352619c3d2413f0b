/** Matches the path of a fragment against patterns such as `/sites/:id/:tab?` and `/s/*`. */

/** Named parts of a pattern, decoded. Names come from our patterns, never from an address. */
export type Params = Readonly<Record<string, string>>

/** The parameters, or undefined when the path does not match. Badly encoded text does not match. */
export function matchPath(pattern: string, path: string): Params | undefined {
  const wanted = split(pattern)
  const given = split(path)
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part === '*') return params
    const value = given[index]
    if (part.startsWith(':')) {
      const optional = part.endsWith('?')
      if (value === undefined && !optional) return undefined
      if (value === undefined) continue
      const decoded = decode(value)
      if (decoded === undefined) return undefined
      params[part.slice(1, optional ? -1 : undefined)] = decoded
    } else if (part !== value) return undefined
  }
  return given.length > wanted.length ? undefined : params
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
