import type { Part, Provided } from './provided.ts'
import type { Schema } from './schema-changes.ts'

const mostOnAPage = 100

/** What a contract leaves open that somebody could fill: objects that take any field, texts and lists of any length in what is asked, pages of any size. */
export function findUnlimited(provided: readonly Provided[]): string[] {
  return provided.flatMap((one) => {
    const named = (finding: string) => `${one.service}.${one.name}: ${finding}`
    return [
      ...one.parts.flatMap(findOpen),
      ...findPages(one),
      ...(one.kind === 'operation' ? one.parts.flatMap(findEndless) : []),
    ].map(named)
  })
}

/** What stands in a path, a query or a header is made of parameters, and closed by the check of requests. */
function findOpen({ name, schema }: Part): string[] {
  if (name !== 'body' && name !== 'data' && !name.startsWith('reply')) return []
  return walk(schema, name).flatMap(([at, { type, additionalProperties }]) =>
    type === 'object' && additionalProperties !== false
      ? [`${at} takes fields that nobody knows (additionalProperties: false)`]
      : [],
  )
}

function findEndless({ name, direction, schema }: Part): string[] {
  // Headers are 16 KiB together, and the few that are asked for have a form.
  if (direction !== 'request' || name === 'header') return []
  return walk(schema, name).flatMap(([at, one]) => {
    if (one.type === 'string' && !isBounded(one)) return [`${at} is a text of any length (maxLength)`]
    if (one.type === 'array' && one.maxItems === undefined) return [`${at} is a list of any length (maxItems)`]
    return []
  })
}

function isBounded({ maxLength, format, enum: values, const: value, pattern }: Schema): boolean {
  if (maxLength !== undefined || values !== undefined || value !== undefined) return true
  if (format === 'uuid' || format === 'date-time') return true
  // Anchored, and nothing in it that may come any number of times.
  return (
    typeof pattern === 'string' &&
    /^\^.*\$$/.test(pattern) &&
    !/[*+]|\{\d+,\}/.test(pattern.replaceAll(/\\.|\[(\\.|[^\]])*\]/g, '.'))
  )
}

/** Whoever gets a page says how much of it, and not more than so much. */
function findPages({ kind, parts }: Provided): string[] {
  const isPage = parts.some(({ name, schema }) => name.startsWith('reply') && schema.properties?.next !== undefined)
  if (kind !== 'operation' || !isPage) return []
  const limit = parts.find(({ name }) => name === 'query')?.schema.properties?.limit
  return typeof limit?.maximum === 'number' && limit.maximum <= mostOnAPage
    ? []
    : [`its pages have no limit ≤ ${mostOnAPage}`]
}

/** A schema and all that are in it, by where they are. */
function walk(schema: Schema | undefined, at: string): [string, Schema][] {
  if (typeof schema !== 'object') return []
  const { properties = {}, items, anyOf = [] } = schema
  return [
    [at, schema],
    ...Object.entries(properties).flatMap(([name, one]) => walk(one, `${at}.${name}`)),
    ...walk(items, `${at}[]`),
    ...anyOf.flatMap((one) => walk(one, at)),
  ]
}
