import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { keyFolder } from '@flotilla/auth/testing'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { tables } from './tables.ts'

const program = fileURLToPath(new URL('program.ts', import.meta.url))
const keys = keyFolder(['boxes'])
let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase(tables)
})
afterAll(async () => {
  await database?.drop()
  keys.remove()
})

function run(more: Record<string, string>) {
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    ADMIN_PORT: '0',
    COLOUR: 'red',
    SERVICE_KEY_FILE: keys.fileOf('boxes'),
    TRUSTED_KEYS_FILE: keys.trustedFile,
    ...more,
  }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said, complaints]: [string[], string[]] = [[], []]
  createInterface(child.stdout!).on('line', (line) => said.push(line))
  createInterface(child.stderr!).on('line', (line) => complaints.push(line))
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const lines = () => said.map((line) => JSON.parse(line))
  const messages = () => lines().map(({ msg }) => msg as string)
  /** Its port, as soon as it is ready. */
  const ready = () =>
    vi.waitUntil(() => lines().find(({ msg }) => msg === 'ready')?.port as number | undefined, { timeout: 60_000 })
  return { child, exited, complaints, messages, ready }
}

test('it serves until it is told to stop, and then closes its ports', async () => {
  const boxes = run({ DATABASE_URL: database.url })
  const answer = await fetch(`http://127.0.0.1:${await boxes.ready()}/boxes`)
  expect(await answer.json()).toEqual({ n: 0, colour: 'red' })
  boxes.child.kill('SIGTERM')
  expect(await boxes.exited).toBe(0)
  const [before, ...after] = boxes.messages().filter((text) => /before|ready|closed/.test(text))
  expect(before).toBe('before: red')
  expect(after).toEqual(['ready', 'paint closed', 'brush closed'])
})

test('it does not serve on a database without its tables', async () => {
  const empty = await testDatabase()
  onTestFinished(empty.drop)
  const boxes = run({ DATABASE_URL: empty.url })
  expect(await boxes.exited).toBe(1)
  expect(boxes.messages().join()).toContain('lacks the migrations')
})

test('variables of all services and its own are findings of one line', async () => {
  const { exited, complaints } = run({ PORT: 'x', COLOUR_FILE: '/nowhere', DATABASE_URL: 'mysql://' })
  expect(await exited).toBe(78)
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(/PORT must be .*DATABASE_URL must/)
})
