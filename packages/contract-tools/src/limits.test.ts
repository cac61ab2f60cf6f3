import { root } from '@flotilla/workspace/repository'
import { expect, test } from 'vitest'
import { providedBy, readContracts } from './documents.ts'
import { findUnlimited } from './limits.ts'
import type { Part, Provided } from './provided.ts'
import type { Schema } from './schema-changes.ts'

const closed = (properties: Record<string, Schema>) => ({ type: 'object', additionalProperties: false, properties })
const of = (kind: Provided['kind'], parts: Part[]): Provided => ({
  service: 'tests',
  kind,
  name: 'one',
  facts: {},
  parts,
})
const body = (schema: Schema): Provided => of('operation', [{ name: 'body', direction: 'request', schema }])
const page = (query: Record<string, Schema>): Provided =>
  of('operation', [
    { name: 'query', direction: 'request', schema: closed(query) },
    { name: 'reply 200', direction: 'reply', schema: closed({ next: { type: 'string' } }) },
  ])

test('every contract has its limits', async () => {
  const provided = (await readContracts(root)).flatMap(providedBy)
  expect(provided.length).toBeGreaterThan(60)
  expect(findUnlimited(provided)).toEqual([])
})

test.each([
  ['an open body', body({ type: 'object', properties: {} }), /body takes fields/],
  [
    'an open object in a list',
    body(closed({ a: { type: 'array', maxItems: 2, items: { type: 'object' } } })),
    /body.a\[\] takes/,
  ],
  [
    'an open event',
    of('event', [{ name: 'data', direction: 'event', schema: { type: 'object' } }]),
    /data takes fields/,
  ],
  [
    'an open command',
    of('command', [{ name: 'data', direction: 'request', schema: { type: 'object' } }]),
    /data takes/,
  ],
  [
    'an open answer',
    of('operation', [{ name: 'reply 200', direction: 'reply', schema: { type: 'object' } }]),
    /reply 200 takes/,
  ],
  ['a text of any length', body(closed({ a: { type: 'string' } })), /body.a is a text/],
  [
    'a text with a pattern that may go on',
    body(closed({ a: { type: 'string', pattern: '^[a-z]+$' } })),
    /body.a is a text/,
  ],
  [
    'a text with a pattern that is not anchored',
    body(closed({ a: { type: 'string', pattern: '[a-z]{1,3}' } })),
    /body.a is a text/,
  ],
  ['a list of any length', body(closed({ a: { type: 'array', items: { type: 'integer' } } })), /body.a is a list/],
  ['a page without a limit', page({}), /pages have no limit/],
  ['a page with a limit that is none', page({ limit: { type: 'integer' } }), /pages have no limit/],
  ['a page with a large limit', page({ limit: { type: 'integer', maximum: 101 } }), /pages have no limit/],
])('%s is found', (_what, provided, words) => {
  expect(findUnlimited([provided]).join()).toMatch(words)
})

test('control: what is closed and bounded is none of it', () => {
  const bounded = {
    a: { type: 'string', pattern: '^[*+]{1,3}$' },
    b: { type: 'string', format: 'uuid' },
    c: { type: 'string', maxLength: 9 },
  }
  expect(findUnlimited([body(closed(bounded)), page({ limit: { type: 'integer', maximum: 100 } })])).toEqual([])
})
