import { systemClock } from '@flotilla/clock'
import { messagingTables } from '@flotilla/messaging/tables'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import type { TestDatabase } from '@flotilla/testing'
import { databaseOfCopies } from '@flotilla/testing/copies'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRunner } from '../src/runner.ts'
import { sagaTables } from '../src/tables.ts'
import { runnerBeforeVersions } from './before-versions.ts'
import { eventOf, stepOf, type Trip, tripOf } from './trips.ts'

const v1 = tripOf(1, [stepOf('reserve'), stepOf('pay'), stepOf('send')])
const v2 = tripOf(2, [stepOf('reserve'), stepOf('check'), stepOf('pay'), stepOf('send')], v1)
const before = runnerBeforeVersions(v1)

let database: TestDatabase
let db: Database
beforeEach(async () => {
  database = await databaseOfCopies(['messaging', 'saga'])
  db = openDatabase({ url: database.url, name: 'trips' })
})
afterEach(async () => {
  await db.close()
  await database.drop()
})

const migrateNow = () => migrate({ url: database.ownerUrl, libraries: [messagingTables, sagaTables] })
const runnerOf = (saga: typeof v1) => createRunner(saga, { service: 'trips', db, clock: systemClock })
type Takes = Pick<ReturnType<typeof runnerOf>, 'start' | 'take'>
const start = ({ start: begin }: Takes, id: string) => db.tx((tx) => begin(tx, { id, data: { id } }))
const answer = ({ take }: Takes, id: string, name: string) =>
  db.tx((tx) => take(tx, eventOf(name).create({ id } satisfies Trip, { source: 'trips', now: Date.now() })))
const rowOf = (id: string) =>
  db.one(sql<{ status: string; version: number; progress: object | null; state: object | null }>('test.row')`
    select status, version, progress, state from saga.sagas where id = ${id}`)
const commands = async (id: string) =>
  (
    await db.query(sql<{ type: string }>('test.commands-of')`
      select envelope->>'type' as type from messaging.outbox where envelope->>'subject' = ${id} order by outbox.xid, outbox.seq`)
  ).map(({ type }) => type.split('.')[2])

test.each(['before', 'after'])(
  'what code from before versions started %s the migration goes on in both, by turns',
  async (when) => {
    if (when === 'after') await migrateNow()
    await start(before, 'a')
    await answer(before, 'a', 'reserve-done')
    if (when === 'before') await migrateNow()
    const now = runnerOf(v2)
    await answer(now, 'a', 'pay-done')
    expect(await rowOf('a')).toMatchObject({
      version: 1,
      progress: { at: 'send', steps: { reserve: 'done', pay: 'done', send: 'asked' } },
      state: { at: 2, steps: ['done', 'done', 'asked'] },
    })
    await answer(before, 'a', 'send-refused')
    expect(await rowOf('a')).toMatchObject({ progress: null, status: 'compensating' })
    expect((await now.read(db, 'a'))!.progress).toMatchObject({ at: 'pay', steps: { pay: 'undoing', send: 'refused' } })
    await answer(now, 'a', 'pay-undone')
    await answer(before, 'a', 'reserve-undone')
    expect(await rowOf('a')).toMatchObject({ status: 'compensated' })
    expect(await commands('a')).toEqual(['do-reserve', 'do-pay', 'do-send', 'undo-pay', 'undo-reserve'])
  },
)

test('what is started now goes on in code from before versions, as after a rollback', async () => {
  await migrateNow()
  const now = runnerOf(tripOf(1, v1.steps, v2))
  await start(now, 'a')
  await answer(before, 'a', 'reserve-done')
  await answer(now, 'a', 'pay-done')
  await answer(before, 'a', 'send-done')
  expect(await rowOf('a')).toMatchObject({ status: 'done' })
  expect(await db.tx((tx) => now.callOff(tx, 'a', 'changed plans'))).toBe(true)
  expect(await commands('a')).toEqual(['do-reserve', 'do-pay', 'do-send', 'undo-send'])
})

test('code from before versions fails on a later version, and changes nothing', async () => {
  await migrateNow()
  await start(runnerOf(v2), 'a')
  const at = await rowOf('a')
  await expect(answer(before, 'a', 'reserve-done')).rejects.toThrow(TypeError)
  await expect(db.tx((tx) => before.timeOut(tx, 'a'))).rejects.toThrow(TypeError)
  expect(await rowOf('a')).toEqual(at)
})

test('control: without the trigger, what code from before versions did is not seen', async () => {
  await migrateNow()
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  await owner.query(sql('test.drop')`drop trigger outdate_progress on saga.sagas`).finally(owner.close)
  const now = runnerOf(v2)
  await start(before, 'a')
  await answer(now, 'a', 'reserve-done')
  await answer(before, 'a', 'pay-done')
  await answer(now, 'a', 'send-done')
  expect(await rowOf('a')).not.toMatchObject({ status: 'done' })
})
