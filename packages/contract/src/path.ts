/** A parameter of a path is empty: it would make another path. */
export class EmptyParameter extends TypeError {
  readonly parameter: string

  constructor(parameter: string) {
    super(`the parameter ${parameter} of the path is empty`)
    this.parameter = parameter
  }
}

/** Compiles a path with `{name}` parameters and gives the function that fills it, for servers and browsers alike. That throws EmptyParameter. */
export function compilePath(path: string): (params: unknown, query: unknown) => string {
  const pieces = path.split(/\{(\w+)\}/)
  return (params, query) => {
    let result = pieces[0]!
    for (let i = 1; i < pieces.length; i += 2) {
      result += encode(pieces[i]!, (params as Record<string, unknown>)[pieces[i]!]) + pieces[i + 1]!
    }
    return query ? result + toQuery(query as Record<string, unknown>) : result
  }
}

function encode(name: string, value: unknown): string {
  const text = String(value ?? '')
  if (text === '') throw new EmptyParameter(name)
  // On their own these would be resolved away on the path, and another route would answer.
  if (text === '.' || text === '..') return text.replaceAll('.', '%2E')
  return encodeURIComponent(text)
}

function toQuery(query: Record<string, unknown>): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) pairs.append(name, String(one))
  }
  return pairs.size > 0 ? `?${pairs}` : ''
}
