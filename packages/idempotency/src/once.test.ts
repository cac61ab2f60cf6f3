import { randomUUID } from 'node:crypto'
import { Problem, problems } from '@flotilla/contract'
import { type Database, openDatabase, sql, type Transaction } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { type Answer, once } from './once.ts'
import { oldKeys } from './retention.ts'
import { idempotencyTables } from './tables.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase({ libraries: [idempotencyTables], sql: ['create table charges (key text)'] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const request = (key: string, fingerprint: unknown = { amount: 1 }) => ({
  key,
  scope: 'charge ann',
  fingerprint,
  now: 0,
})
const charge = (key: string) => async (tx: Transaction) => {
  await tx.query(sql('test.charge')`insert into charges values (${key})`)
  return { status: 201, body: { charged: key } }
}
const charges = async (key: string) =>
  (await db.query(sql('test.charges')`select 1 from charges where key = ${key}`)).length

/** As a caller does: again after a 409. */
async function insist(key: string): Promise<Answer<unknown> & { replayed: boolean }> {
  for (;;) {
    const answer = await once(db, request(key), charge(key)).catch(retryable)
    if (answer) return answer
  }
}

function retryable(error: Error): undefined {
  if (!(error instanceof Problem) || error.kind !== problems.conflict || error.retryAfter !== 1) throw error
}

test('100 identical calls at once have one effect and one answer', async () => {
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 100 }, () => insist(key)))
  expect(await charges(key)).toBe(1)
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1)
  expect(new Set(answers.map(({ status, body }) => JSON.stringify({ status, body })))).toEqual(
    new Set([JSON.stringify({ status: 201, body: { charged: key } })]),
  )
})

test('control: without keys the same calls have as many effects', async () => {
  const key = randomUUID()
  await Promise.all(Array.from({ length: 100 }, () => db.tx(charge(key))))
  expect(await charges(key)).toBe(100)
})

test('refuses another request under the same key, but not the same one with its members in another order', async () => {
  const key = randomUUID()
  await once(db, request(key, { a: 1, b: [2] }), charge(key))
  await expect(once(db, request(key, { a: 1, b: [3] }), charge(key))).rejects.toMatchObject({
    kind: problems.keyReused,
  })
  expect(await once(db, request(key, { b: [2], a: 1 }), charge(key))).toMatchObject({ replayed: true })
  expect(await once(db, { ...request(key, { a: 2 }), scope: 'charge bob' }, charge(key))).toMatchObject({
    replayed: false,
  })
})

test('answers 409 while the first request runs', async () => {
  const key = randomUUID()
  const [entered, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = once(db, request(key), async (tx) => {
    entered.resolve()
    await leave.promise
    return charge(key)(tx)
  })
  await entered.promise
  await expect(once(db, request(key), charge(key))).rejects.toMatchObject({ kind: problems.conflict })
  leave.resolve()
  expect((await first).replayed).toBe(false)
})

test('a failed attempt leaves nothing and may be repeated', async () => {
  const key = randomUUID()
  const failing = async (tx: Transaction) => {
    await charge(key)(tx)
    throw new Error('the card reader fell down')
  }
  await expect(once(db, request(key), failing)).rejects.toThrow('fell down')
  expect(await charges(key)).toBe(0)
  expect(await once(db, request(key), charge(key))).toMatchObject({ replayed: false, status: 201 })
})

test('old keys are forgotten in bites, young ones are kept', async () => {
  const [old, young] = [randomUUID(), randomUUID()]
  for (const n of [1, 2, 3]) await once(db, { ...request(`${old} ${n}`), now: -2 }, charge(old))
  await once(db, { ...request(young), now: 2 }, charge(young))
  expect([
    await oldKeys.deleteOld(db, -1, 2),
    await oldKeys.deleteOld(db, -1, 2),
    await oldKeys.deleteOld(db, -1, 2),
  ]).toEqual([2, 1, 0])
  expect(await once(db, request(young), charge(young))).toMatchObject({ replayed: true })
  expect(await once(db, request(`${old} 1`), charge(old))).toMatchObject({ replayed: false })
})

test('a fingerprint tells values apart', () => {
  const values = [null, 0, '0', [], {}, [0], { a: 0 }, { a: '0' }, { a: { b: 0 } }, { b: { a: 0 } }]
  expect(new Set(values.map((value) => fingerprintOf(value).toString('hex'))).size).toBe(values.length)
})
