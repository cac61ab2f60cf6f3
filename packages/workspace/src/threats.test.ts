import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './repository.ts'
import { examineThreats, findUnanswered, withTable } from './threats.ts'

const map = {
  services: ['a', 'b'],
  edges: [
    { from: 'a', to: 'b', kind: 'calls' },
    { from: 'b', to: 'a', kind: 'consumes' },
  ],
} as const
const empty = 'Head\n<!-- edges: npm run flotilla -- graph --threats -->\nold\n<!-- /edges -->\nTail\n'

test('the threat model is that of today’s map', async () => {
  expect(await examineThreats()).toEqual([])
})

test('the table is made from the map and leaves the rest as it is', () => {
  const text = withTable(empty, map)
  expect(text).toMatch(/^Head\n.*\| a \| b \|.*\| b \| a \|.*\nTail\n$/s)
  expect(text).not.toContain('old')
  expect(withTable(text, map)).toBe(text)
  expect(() => withTable('no place', map)).toThrow(/no place/)
})

test('an edge without an answer is found, and an answer without an edge', () => {
  const answers = '- **a → b (calls)**: fine\n- **b → c (calls)**: fine\n'
  expect(findUnanswered(answers, map)).toEqual([
    expect.stringContaining('nothing is said of b → a (consumes)'),
    expect.stringContaining('there is no edge b → c (calls)'),
  ])
  expect(findUnanswered('- **a → b (calls)**: x\n- **b → a (consumes)**: y\n', map)).toEqual([])
})

/** Paths and patterns of files that a table names in backticks; those without a folder may be anywhere. */
const filesIn = (text: string) =>
  [...text.matchAll(/`([\w@.*{},/-]+\.(?:ts|yaml|sql|json))`/g)].map(([, path]) =>
    path!.includes('/') ? path! : `**/${path}`,
  )
const missing = (paths: readonly string[]) =>
  paths.filter((path) => globSync(path, { cwd: root, exclude: (name) => /node_modules|dist/.test(name) }).length === 0)

test('every file that the requirements name is there; control: one that is not is missed', () => {
  const files = filesIn(readFileSync(join(root, 'docs/security/requirements.md'), 'utf8'))
  expect(files.length).toBeGreaterThan(20)
  expect(missing(files)).toEqual([])
  expect(missing(filesIn('| V0 | `services/nowhere/src/nothing.test.ts` |'))).toEqual([
    'services/nowhere/src/nothing.test.ts',
  ])
})
