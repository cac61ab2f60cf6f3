import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { testDatabase } from '@flotilla/testing'
import { root } from '@flotilla/workspace/repository'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commands } from '../src/commands.ts'
import { copyRepository, installDependencies } from './scratch.ts'

const guides = globSync('docs/guides/*.md', { cwd: root })
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const blocks = (text: string, kind: string): string[] =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${kind}\\n([^]*?)^ *\`\`\``, 'gm'))].map(([, , body]) => body!)

let checkout: string

beforeAll(() => {
  checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-guides-'))
  copyRepository(checkout)
  installDependencies(checkout)
})

afterAll(() => rmSync(checkout, { recursive: true, force: true }))

const runs = guides.flatMap(({ path, text }) => blocks(text, 'sh run').map((script) => ({ path, script })))

test('there are guides with commands that run', () => {
  expect(guides.length).toBeGreaterThanOrEqual(6)
  expect(new Set(runs.map(({ path }) => path)).size).toBeGreaterThanOrEqual(4)
})

test.for(runs)('$path: $script', ({ script }) => {
  const { FLOTILLA_ROOT: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: checkout,
    env,
    encoding: 'utf8',
  })
  expect({ status, said: stdout + stderr }).toMatchObject({ status: 0, said: expect.stringMatching(/\S/) })
})

test('the SQL of the migration guide runs in its order, and no row is lost on the way', async () => {
  const sql = blocks(guides.find(({ path }) => path.endsWith('migrate-without-downtime.md'))!.text, 'sql run')
  expect(sql).toHaveLength(7)
  const database = await testDatabase({ sql: [] })
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    for (const step of sql) await client.query(step)
    const { rows } = await client.query('select * from guests order by id')
    expect(rows).toHaveLength(1_000)
    expect(rows[6]).toEqual({ id: '7', given_name: 'First7', family_name: 'Last7' })
  } finally {
    await client.end()
    await database.drop()
  }
})

test.for(guides)('$path names only commands, scripts, files and pages that are there', ({ path, text }) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const words = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, word]) => word!)
  expect(words(/npm run (?:-s )?flotilla -- ([\w-]+)/g).filter((name) => !(name in commands))).toEqual([])
  expect(words(/npm run (?:-s )?([\w-]+)/g).filter((name) => !(name in scripts))).toEqual([])
  const linked = words(/\]\(([^)#]+\.md)\)/g).map((to) => join(dirname(path), to))
  // Of what the reader makes, and of patterns, there is nothing to look at.
  const named = words(/`((?:packages|charts|docs|contracts|services)\/[\w./-]+)`/g).filter(
    (to) => !to.includes('reviews'),
  )
  expect([...linked, ...named].filter((to) => !existsSync(join(root, to)))).toEqual([])
})
