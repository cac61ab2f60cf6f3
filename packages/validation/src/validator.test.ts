import { Email, type TSchema, Type } from '@flotilla/contract'
import { expect, test } from 'vitest'
import { flawsInWords, type Mode, validatorOf } from './index.ts'

const one = (schema: TSchema, value: unknown, mode: Mode = 'exact') => validatorOf(schema, mode)(value)
const text = (options: Parameters<typeof Type.String>[0]) => Type.Object({ a: Type.String(options) })

test.for<[schema: TSchema, value: unknown, flaw: object]>([
  [text({}), {}, { at: '/a', code: 'required', expected: 'must be there' }],
  [text({}), { a: 1 }, { at: '/a', code: 'type', expected: 'must be string' }],
  [text({ minLength: 2 }), { a: 'x' }, { at: '/a', code: 'minLength', limit: 2 }],
  [text({ maxLength: 2 }), { a: 'xyz' }, { at: '/a', code: 'maxLength', limit: 2 }],
  [text({ pattern: '^b$' }), { a: 'x' }, { at: '/a', code: 'pattern', expected: 'must match pattern "^b$"' }],
  [Email, 'ann@', { at: '', code: 'pattern', expected: 'must be an e-mail address' }],
  [text({ format: 'uuid' }), { a: 'x' }, { at: '/a', code: 'format' }],
  [Type.Integer({ minimum: 0 }), -1, { at: '', code: 'minimum', limit: 0, expected: 'must be >= 0' }],
  [Type.Number({ exclusiveMaximum: 9 }), 9, { at: '', code: 'exclusiveMaximum', limit: 9 }],
  [Type.Array(Type.Integer(), { maxItems: 1 }), [1, 2], { at: '', code: 'maxItems', limit: 1 }],
  [Type.Enum(['a', 'b']), 'c', { at: '', code: 'enum', expected: 'must be one of a, b' }],
  [Type.Literal('a'), 'c', { at: '', code: 'const', expected: 'must be "a"' }],
  [
    Type.Object({}, { additionalProperties: false }),
    { 'a/~': 1 },
    { at: '/a~1~0', code: 'additionalProperties', expected: 'must not be there' },
  ],
])('a flaw has the keyword that is broken as its code: $2', ([schema, value, flaw]) => {
  expect(one(schema, value)).toEqual([expect.objectContaining(flaw)])
})

test('all flaws come at once, and what fits has none', () => {
  const schema = Type.Object({ a: Type.Integer(), b: Type.Array(Type.String({ maxLength: 1 })) })
  expect(flawsInWords(one(schema, { b: ['x', 'yy', 3] }))).toBe(
    '/a must be there; /b/1 must NOT have more than 1 characters; /b/2 must be string',
  )
  expect(one(schema, { a: 1, b: ['x'] })).toEqual([])
})

test.for<[mode: Mode, valid: boolean, after: object]>([
  ['exact', false, { n: '1' }],
  ['defaults', false, { n: '1', d: 5 }],
  ['text', true, { n: 1, d: 5 }],
])('%s: what a value may be changed to', ([mode, valid, after]) => {
  const value = { n: '1' }
  const schema = Type.Object({ n: Type.Integer(), d: Type.Integer({ default: 5 }) })
  expect(one(schema, value, mode).length === 0).toBe(valid)
  expect(value).toEqual(after)
})

test('of a list that is too long the length is what is said, and of a large value one flaw', () => {
  const schema = Type.Object({ list: Type.Array(Type.String(), { maxItems: 3 }) })
  const flaws = one(schema, { list: Array(20_000).fill(0) })
  expect(flaws).toEqual([{ at: '/list', code: 'maxItems', limit: 3, expected: 'must NOT have more than 3 items' }])
  expect(one(schema, { list: [0, 0] })).toHaveLength(2)
})

test('a number that is too large for a double is beyond every limit, and not let through', () => {
  expect(one(Type.Object({ n: Type.Integer({ maximum: 9 }) }), { n: '1e999' }, 'text')).toHaveLength(1)
})
