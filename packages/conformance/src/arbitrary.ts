import type { TSchema } from '@flotilla/contract'
import fc, { type Arbitrary } from 'fast-check'

type Json = Record<string, any>

/** Values that fit a schema: those of JSON Schema's words that contracts use. */
export function valid(schema: TSchema | undefined): Arbitrary<unknown> {
  if (!schema) return fc.constant(undefined)
  const s = schema as Json
  if (s.const !== undefined) return fc.constant(s.const)
  if (s.enum) return fc.constantFrom(...s.enum)
  if (s.anyOf) return fc.oneof(...s.anyOf.map(valid))
  if (s.type === 'integer') return fc.integer({ min: s.minimum ?? -1_000, max: s.maximum ?? 1_000 })
  if (s.type === 'number') return fc.double({ min: s.minimum ?? -1e6, max: s.maximum ?? 1e6, noNaN: true })
  if (s.type === 'boolean') return fc.boolean()
  if (s.type === 'string') return text(s)
  if (s.type === 'array')
    return s.uniqueItems
      ? fc.uniqueArray(valid(s.items), bounds(s, 'Items'))
      : fc.array(valid(s.items), bounds(s, 'Items'))
  if (s.type === 'object') {
    const properties = Object.fromEntries(
      Object.entries(s.properties ?? {}).map(([name, inner]) => [name, valid(inner as TSchema)]),
    )
    return fc.record(properties, { requiredKeys: s.required ?? [] })
  }
  throw new Error(`arbitrary: no generator for ${JSON.stringify(schema)}`)
}

/** One of those values: the same one for the same seed. */
export function sample(schema: TSchema | undefined, seed: number): unknown {
  return fc.sample(valid(schema), { numRuns: 1, seed })[0]
}

/** Anything JSON can say, with a liking for what breaks programs. */
export const junk: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    '\0',
    '\ud800',
    "' or 1=1 --",
    '../../etc/passwd',
    '%00',
    -1,
    1e308,
    2 ** 53,
    [],
    {},
    '9'.repeat(400),
    // Nearly an id or a time: what other programs take for one.
    'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057',
    '{01890a5d-ac96-774b-bcce-b302099a8057}',
    '01890A5D-AC96-774B-BCCE-B302099A8057',
    '01890a5dac96774bbcceb302099a8057',
    '-'.repeat(36),
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T00:00:00+23:59',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
)

/** Values that fit, but for one place or as a whole. */
export function nearlyValid(schema: TSchema | undefined): Arbitrary<unknown> {
  return fc.oneof(
    junk,
    fc
      .tuple(valid(schema), fc.nat(), junk, fc.boolean())
      .map(([value, at, odd, extra]) => spoil(value, at, odd, extra)),
  )
}

function spoil(value: unknown, at: number, odd: unknown, extra: boolean): unknown {
  if (value === null || typeof value !== 'object') return odd
  const keys = Object.keys(value)
  if (extra || keys.length === 0) return Array.isArray(value) ? [...value, odd] : { ...value, surprise: odd }
  const key = keys[at % keys.length]!
  const copy: Json = Array.isArray(value) ? [...value] : { ...value }
  copy[key] = at % 2 ? odd : spoil(copy[key], at >> 1, odd, extra)
  return copy
}

function text(s: Json): Arbitrary<string> {
  if (s.format === 'uuid') return fc.uuid()
  if (s.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (s.pattern) return fc.stringMatching(new RegExp(s.pattern))
  return fc.string(bounds(s, 'Length'))
}

function bounds(s: Json, of: 'Length' | 'Items') {
  return { minLength: s[`min${of}`] ?? 0, maxLength: Math.min(s[`max${of}`] ?? 20, 60) }
}
