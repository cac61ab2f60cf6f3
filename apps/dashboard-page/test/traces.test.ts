import type { LogLine, ShownSpan } from '@flotilla/dashboard-views/shapes'
import { expect, test } from 'vitest'
import { align } from '../src/pages/compare/align.ts'
import { selfTimes, toRows } from '../src/pages/traces/tree.ts'

const span = (spanId: string, parentId: string | null, startedAt: number, ms: number, name = spanId): ShownSpan => ({
  spanId,
  parentId,
  service: 'orders',
  instance: '1',
  name,
  kind: 'internal',
  layer: 'other',
  startedAt,
  ms,
  error: null,
  attributes: {},
  events: [],
  links: [],
})
const line: LogLine = {
  id: 1,
  at: 12,
  level: 'info',
  service: 'orders',
  instance: '1',
  message: 'placed',
  traceId: 't',
  spanId: 'root',
  fields: {},
}
const spans = [span('root', null, 0, 100), span('first', 'root', 10, 20), span('deep', 'first', 12, 5)]
const second = span('second', 'root', 25, 40)

test('a trace is lines in the order of time, with what was logged; nothing is below what is folded', () => {
  const shown = (folded: string[], withLogs: boolean) =>
    toRows({ traceId: 't', spans: [...spans, second], logs: [line] }, new Set(folded), withLogs).map(
      ({ span: one, depth }) => `${depth} ${one?.spanId ?? 'logged'}`,
    )
  expect(shown([], true)).toEqual(['0 root', '1 first', '2 deep', '1 logged', '1 second'])
  expect(shown(['first'], false)).toEqual(['0 root', '1 first', '1 second'])
})

test('what a span spent itself leaves out what those below it did, once where these overlap', () => {
  expect(Object.fromEntries(selfTimes([...spans, second]))).toEqual({ root: 45, first: 15, deep: 5, second: 40 })
})

test('two traces are laid over each other by place: the nth of a name below the same parent', () => {
  const other = [span('a', null, 0, 80, 'root'), span('b', 'a', 10, 30, 'first'), span('c', 'a', 50, 5, 'first')]
  const pairs = align(spans, other).map(({ name, depth, a, b }) => [name, depth, a, b])
  expect(pairs).toEqual([
    ['root', 0, 100, 80],
    ['first', 1, 20, 30],
    ['deep', 2, 5, null],
    ['first', 1, null, 5],
  ])
})
