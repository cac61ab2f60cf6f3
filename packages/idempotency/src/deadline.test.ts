import { randomUUID } from 'node:crypto'
import { beyondDeadline, withinDeadline } from '@flotilla/deadline'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onceAcross } from './once-across.ts'
import { idempotencyTables } from './tables.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
let others: Database
beforeAll(async () => {
  database = await testDatabase({ libraries: [idempotencyTables], sql: ['create table notes (text text)'] })
  db = openDatabase({ url: database.url, name: 'tests', max: 2 })
  others = openDatabase({ url: database.url, name: 'others' })
})
afterAll(async () => {
  await db.close()
  await others.close()
  await database.drop()
})

const sleep = sql('test.sleep')`select pg_sleep(20)`
const note = (text: string) => sql('test.note')`insert into notes values (${text})`
const sleeping = async () =>
  (
    await others.one(sql<{ n: number }>('test.sleeping')`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`)
  ).n
const noted = async () => (await others.query(sql<{ text: string }>('test.noted')`select text from notes`)).length

/** Begins the work, lets its deadline pass once it sleeps at the server, and gives how it ended. */
async function passing(work: () => Promise<unknown>, count = 1) {
  const deadline = new AbortController()
  const began = withinDeadline(deadline, () => Promise.allSettled(Array.from({ length: count }, work)))
  await expect.poll(sleeping).toBe(Math.min(count, 2))
  deadline.abort(new Error('nobody waits any more'))
  return (await began).map((end) => (end.status === 'rejected' ? String(end.reason) : 'done'))
}

test('a statement for which nobody waits any more ends at the server, and its connection goes on', async () => {
  expect(await passing(() => db.query(sleep))).toEqual([expect.stringContaining('canceling statement')])
  // The server says so a moment before it shows it, and long before the statement would have ended by itself.
  await expect.poll(sleeping, { timeout: 5_000 }).toBe(0)
  expect(await db.pool).toMatchObject({ total: 1, idle: 1 })
})

test('a pool that is full of such statements is free at once; those that waited for a connection do not begin', async () => {
  const ends = await passing(() => db.query(sleep), 6)
  expect(ends.filter((end) => end.includes('canceling statement'))).toHaveLength(2)
  expect(ends.filter((end) => end.includes('nobody waits any more'))).toHaveLength(4)
  expect(await db.one(sql<{ one: number }>('test.one')`select 1 as one`)).toEqual({ one: 1 })
})

test('a transaction leaves nothing behind, neither in its middle nor when only its commit is left', async () => {
  const slow = () => db.tx(async (tx) => (await tx.query(note('slow')), tx.query(sleep)))
  expect(await passing(slow)).toEqual([expect.stringContaining('canceling statement')])
  const deadline = new AbortController()
  const late = withinDeadline(deadline, () =>
    db.tx(async (tx) => {
      await tx.query(note('late'))
      deadline.abort(new Error('nobody waits any more'))
    }),
  )
  await expect(late).rejects.toThrow('nobody waits any more')
  expect(await noted()).toBe(0)
  await db.tx((tx) => tx.query(note('control')))
  expect(await noted()).toBe(1)
})

test('control: what is done beyond the deadline is not cancelled', async () => {
  const brief = sql<{ n: number }>('test.brief')`select 7 as n from pg_sleep(0.5)`
  const deadline = new AbortController()
  const work = withinDeadline(deadline, () => beyondDeadline(() => db.one(brief)))
  await expect.poll(sleeping).toBe(1)
  deadline.abort()
  expect(await work).toEqual({ n: 7 })
})

test('a key whose work was cancelled can be tried again at once', async () => {
  const request = { key: randomUUID(), scope: 's', fingerprint: 1, now: 0 }
  const answer = { status: 201, body: { id: 1 } }
  const cancelled = () => onceAcross(db, request, async () => (await db.query(sleep), answer))
  expect(await passing(cancelled)).toEqual([expect.stringContaining('canceling statement')])
  expect(await onceAcross(db, request, async () => answer)).toEqual({ ...answer, replayed: false })
})
