import { isDeepStrictEqual } from 'node:util'

/** Who sends what the schema describes: `request`: the callers; `reply`: the owner; `event`: the owner, to readers that check it. */
export type Direction = 'request' | 'reply' | 'event'

export interface SchemaChange {
  /** The way to it: `items[].price`. Empty for the whole. */
  readonly at: string
  readonly what: string
  readonly breaking: boolean
  /** Whether only a type check tells who minds. Readers of events check all of it, read or not. */
  readonly typed: boolean
}

/** The JSON Schema that contracts are written in. */
export interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly default?: unknown
  readonly [keyword: string]: unknown
}

/**
 * What changed between two versions of a schema, and whether the other side, still on the old version, gets into trouble. Whoever reads must find
 * no less and nothing of another kind; whoever sends must not be asked for more. A field more is no trouble: readers pass over what they do not know.
 */
export function compareSchemas(old: Schema, now: Schema, direction: Direction, at = ''): SchemaChange[] {
  if (isDeepStrictEqual(old, now)) return []
  const reads = direction !== 'request'
  const change = (what: string, breaking: boolean, typed = direction !== 'event'): SchemaChange => ({
    at,
    what,
    breaking,
    typed,
  })
  if (old.anyOf || now.anyOf) return compareVariants(old, now, reads, change)
  const [before, after] = [valuesOf(old), valuesOf(now)]
  const [from, to] = [typeOf(old), typeOf(now)]
  const wider = from === 'integer' && to === 'number'
  const narrower = from === 'number' && to === 'integer'
  if (from !== to && !wider && !narrower) return [change(`${nameOf(old)} became ${nameOf(now)}`, true)]
  if (before || after) return compareValues(before, after, reads, change)
  // TypeScript has one type for both.
  const kind = from === to ? [] : [change(`${from} became ${to}`, reads ? wider : narrower, false)]
  return [
    ...kind,
    ...compareProperties(old, now, direction, at),
    ...(old.items || now.items ? compareSchemas(old.items ?? {}, now.items ?? {}, direction, `${at}[]`) : []),
    ...compareLimits(old, now, direction, at),
  ]
}

type Change = (what: string, breaking: boolean, typed?: boolean) => SchemaChange

function compareVariants(old: Schema, now: Schema, reads: boolean, change: Change): SchemaChange[] {
  const [before, after] = [old.anyOf ?? [old], now.anyOf ?? [now]]
  const without = (some: readonly Schema[], others: readonly Schema[]) =>
    some.filter((one) => !others.some((other) => isDeepStrictEqual(one, other)))
  return [
    ...without(after, before).map((one) => change(`may be ${nameOf(one)} now`, reads, false)),
    ...without(before, after).map((one) => change(`may no longer be ${nameOf(one)}`, !reads)),
  ]
}

function compareValues(
  before: readonly unknown[] | undefined,
  after: readonly unknown[] | undefined,
  reads: boolean,
  change: Change,
): SchemaChange[] {
  if (!before) return [change(`only ${after!.join(', ')} from now on`, !reads)]
  if (!after) return [change(`no longer only ${before.join(', ')}`, reads, false)]
  const added = after.filter((one) => !before.includes(one)).map((one) => change(`may be «${one}» now`, reads, false))
  const gone = before.filter((one) => !after.includes(one)).map((one) => change(`may no longer be «${one}»`, !reads))
  return [...added, ...gone]
}

function compareProperties(old: Schema, now: Schema, direction: Direction, at: string): SchemaChange[] {
  const [before, after] = [old.properties ?? {}, now.properties ?? {}]
  const reads = direction !== 'request'
  const below = (name: string) => (at ? `${at}.${name}` : name)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): SchemaChange[] => {
    const [one, other] = [before[name], after[name]]
    const [needed, needs] = [isNeeded(old, name), isNeeded(now, name)]
    const typed = direction !== 'event' || !needed
    const change = (what: string, breaking: boolean) => [{ at: below(name), what, breaking, typed }]
    if (!other) return change('removed', reads || now.additionalProperties === false)
    if (!one) return change(needs ? 'added' : 'added, optional', !reads && needs)
    const presence = needed === needs ? [] : change(needs ? 'needed now' : 'optional now', reads ? needed : needs)
    return [...presence, ...compareSchemas(one, other, direction, below(name))]
  })
}

// What is filled in may be left out.
const isNeeded = ({ required = [], properties = {} }: Schema, name: string): boolean =>
  required.includes(name) && properties[name]?.default === undefined

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']
const forms = ['pattern', 'format', 'multipleOf', 'uniqueItems']

function compareLimits(old: Schema, now: Schema, direction: Direction, at: string): SchemaChange[] {
  return [...lower, ...upper, ...forms].flatMap((keyword) => {
    const [before, after] = [old[keyword], now[keyword]]
    if (before === after || (before ?? false) === (after ?? false)) return []
    const narrower = isNarrower(keyword, before, after)
    const wider = isNarrower(keyword, after, before)
    // A reader of replies lives with a longer text; a reader of events refuses it, because it checks.
    const breaking = direction === 'request' ? narrower : direction === 'event' && wider
    return [{ at, what: `${keyword}: ${before ?? 'none'} became ${after ?? 'none'}`, breaking, typed: false }]
  })
}

function isNarrower(keyword: string, before: unknown, after: unknown): boolean {
  if (after === undefined || after === false) return false
  if (before === undefined || before === false) return true
  if (lower.includes(keyword)) return (after as number) > (before as number)
  if (upper.includes(keyword)) return (after as number) < (before as number)
  return true
}

const valuesOf = (schema: Schema): readonly unknown[] | undefined =>
  schema.enum ?? ('const' in schema ? [schema.const] : undefined)

function typeOf(schema: Schema): string | undefined {
  const kinds = new Set(valuesOf(schema)?.map((one) => (one === null ? 'null' : typeof one)) ?? [])
  return schema.type ?? ([...kinds].toSorted().join(' or ') || undefined)
}

function nameOf(schema: Schema): string {
  const values = valuesOf(schema)
  if (values) return values.map((one) => `«${one}»`).join(' or ')
  return schema.type ?? 'anything'
}
