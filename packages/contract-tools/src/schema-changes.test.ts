import fc from 'fast-check'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { compareSchemas, type Direction, type Schema } from './schema-changes.ts'

const text = { type: 'string' }
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const two = object({ a: text, b: text })

test.for<[what: string, old: Schema, now: Schema, breaking: readonly Direction[]]>([
  ['a field removed', two, object({ a: text }), ['request', 'reply', 'event']],
  ['an optional field added', object({ a: text }), object({ a: text, b: text }, ['a']), []],
  ['a needed field added', object({ a: text }), two, ['request']],
  ['a field that has a default added', object({ a: text }), object({ a: text, b: { ...text, default: '' } }), []],
  ['a field made optional', two, object({ a: text, b: text }, ['a']), ['reply', 'event']],
  ['a field made needed', object({ a: text, b: text }, ['a']), two, ['request']],
  ['another type', text, { type: 'integer' }, ['request', 'reply', 'event']],
  ['integer to number', { type: 'integer' }, { type: 'number' }, ['reply', 'event']],
  ['number to integer', { type: 'number' }, { type: 'integer' }, ['request']],
  ['a value more', { enum: ['a'] }, { enum: ['a', 'b'] }, ['reply', 'event']],
  ['a value less', { enum: ['a', 'b'] }, { enum: ['a'] }, ['request']],
  ['values named', text, { ...text, enum: ['a'] }, ['request']],
  ['a variant more', { anyOf: [text] }, { anyOf: [text, { type: 'null' }] }, ['reply', 'event']],
  ['a variant less', { anyOf: [text, { type: 'null' }] }, { anyOf: [text] }, ['request']],
  ['shorter', { ...text, maxLength: 9 }, { ...text, maxLength: 8 }, ['request']],
  ['longer', { ...text, maxLength: 8 }, { ...text, maxLength: 9 }, ['event']],
  ['a pattern', text, { ...text, pattern: '^a' }, ['request']],
  [
    'deep in a list',
    { type: 'array', items: two },
    { type: 'array', items: object({ a: text }) },
    ['request', 'reply', 'event'],
  ],
  ['words only', { ...text, description: 'a' }, { ...text, description: 'b' }, []],
])('%s', ([, old, now, breaking]) => {
  const directions: Direction[] = ['request', 'reply', 'event']
  expect(directions.filter((one) => compareSchemas(old, now, one).some((change) => change.breaking))).toEqual(breaking)
})

test('the place is named', () => {
  const old = object({ items: { type: 'array', items: object({ price: object({ amount: text }) }) } })
  const now = object({ items: { type: 'array', items: object({ price: object({}) }) } })
  expect(compareSchemas(old, now, 'reply')).toMatchObject([{ at: 'items[].price.amount', what: 'removed' }])
})

const leaf = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constantFrom('integer', 'number'), minimum: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
)
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc
      .dictionary(fc.constantFrom('a', 'b'), tie('schema'))
      .chain((properties) => fc.subarray(Object.keys(properties)).map((required) => object(properties, required))),
  ),
}))

const valueOf = (of: Schema): fc.Arbitrary<unknown> => {
  if (of.enum) return fc.constantFrom(...of.enum)
  if (of.type === 'string') return fc.string({ maxLength: of.maxLength as number })
  if (of.type === 'integer') return fc.integer({ min: of.minimum as number, max: 9 })
  if (of.type === 'number') return fc.double({ min: of.minimum as number, max: 9, noNaN: true })
  if (of.items) return fc.array(valueOf(of.items), { maxLength: 3 })
  const fields = Object.fromEntries(Object.entries(of.properties!).map(([name, one]) => [name, valueOf(one)]))
  return fc.record(fields, { requiredKeys: [...of.required!] })
}

const open = (of: Schema): Schema =>
  JSON.parse(JSON.stringify(of), (key, value) => (key === 'additionalProperties' ? undefined : value))
const pair = fc.tuple(schema, schema)
const fits = (some: Schema, value: unknown) => Check(some as never, value)

test('what breaks no reader of events: all that is sent now fits what was known', () => {
  let held = 0
  const property = fc.property(
    pair.chain(([old, now]) => fc.tuple(fc.constant(old), fc.constant(now), valueOf(now))),
    ([old, now, value]) => {
      if (compareSchemas(old, now, 'event').some(({ breaking }) => breaking)) return
      held++
      expect(fits(open(old), value)).toBe(true)
    },
  )
  fc.assert(property, { numRuns: 3_000 })
  expect(held).toBeGreaterThan(50)
})

test('what breaks no sender: all that was sent fits what is asked for now', () => {
  let held = 0
  const property = fc.property(
    pair.chain(([old, now]) => fc.tuple(fc.constant(old), fc.constant(now), valueOf(old))),
    ([old, now, value]) => {
      if (compareSchemas(old, now, 'request').some(({ breaking }) => breaking)) return
      held++
      expect(fits(now, value)).toBe(true)
    },
  )
  fc.assert(property, { numRuns: 3_000 })
  expect(held).toBeGreaterThan(50)
})
