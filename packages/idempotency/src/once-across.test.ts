import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem, problems } from '@flotilla/contract'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from './once.ts'
import { onceAcross } from './once-across.ts'
import { oldClaims } from './retention.ts'
import { idempotencyTables } from './tables.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase({ libraries: [idempotencyTables] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const request = (key: string, { fingerprint = { a: 1 } as unknown } = {}) => ({ key, scope: 's', fingerprint })
/** Asks again while the first is running, as a client does. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask().catch((error: Problem) => {
      if (error.kind !== problems.conflict) throw error
    })
    if (answer) return answer
    await sleep(10)
  }
}
const answered = async () => ({ status: 202, body: { id: randomUUID() } })

test('100 identical requests at once make one call and get one answer', async () => {
  const key = randomUUID()
  let calls = 0
  const call = async () => {
    calls++
    return answered()
  }
  const answers = await Promise.all(Array.from({ length: 100 }, () => insist(() => onceAcross(db, request(key), call))))
  expect(calls).toBe(1)
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
})

test('another request under the key is refused, running or answered', async () => {
  const key = randomUUID()
  const other = () => onceAcross(db, request(key, { fingerprint: { a: 2 } }), answered)
  await onceAcross(db, request(key), async () => {
    await expect(other()).rejects.toMatchObject({ kind: problems.keyReused })
    return answered()
  })
  await expect(other()).rejects.toMatchObject({ kind: problems.keyReused })
})

test('a failed call gives the key back', async () => {
  const key = randomUUID()
  const failing = onceAcross(db, request(key), async () => {
    throw new Problem(problems.unavailable)
  })
  await expect(failing).rejects.toMatchObject({ kind: problems.unavailable })
  expect(await onceAcross(db, request(key), answered)).toMatchObject({ replayed: false })
})

test('what a dead process claimed is taken over after 2 s, and its late answer is not kept', async () => {
  const key = randomUUID()
  const dying = openDatabase({ url: database.url, name: 'dying' })
  const late = Promise.withResolvers<Answer<string>>()
  const claimed = Promise.withResolvers<void>()
  const first = onceAcross(dying, request(key), () => {
    claimed.resolve()
    return late.promise
  })
  first.catch(() => {})
  await claimed.promise
  // It renews nothing any more.
  await dying.close()
  const began = performance.now()
  const second = await insist(() => onceAcross(db, request(key), async () => ({ status: 202, body: 'second' })))
  expect(second).toMatchObject({ body: 'second', replayed: false })
  expect(performance.now() - began).toBeGreaterThan(1_000)
  late.resolve({ status: 202, body: 'first' })
  await expect(first).rejects.toThrow('pool after calling end')
  expect(await onceAcross(db, request(key), answered)).toMatchObject({ body: 'second', replayed: true })
})

test('a call that takes longer than that keeps its key', async () => {
  const key = randomUUID()
  let over = false
  const claimed = Promise.withResolvers<void>()
  const first = onceAcross(db, request(key), async () => {
    claimed.resolve()
    await sleep(4_000)
    over = true
    return { status: 202, body: 'first' }
  })
  // Otherwise the second may be the first to claim it.
  await claimed.promise
  const second = await insist(() => onceAcross(db, request(key), answered))
  expect([over, second]).toEqual([true, { status: 202, body: 'first', replayed: true }])
  await first
})

test('old keys are forgotten in bites, young ones are kept', async () => {
  for (let i = 0; i < 5; i++) await onceAcross(db, request(`old ${i}`), answered)
  await db.query(
    sql('test.age')`update idempotency.claims set claimed_at = now() - interval '1 day' where key like 'old %'`,
  )
  await onceAcross(db, request('young'), answered)
  const hourAgo = Date.now() - 3_600_000
  expect([
    await oldClaims.deleteOld(db, hourAgo, 3),
    await oldClaims.deleteOld(db, hourAgo, 3),
    await oldClaims.deleteOld(db, hourAgo, 3),
  ]).toEqual([3, 2, 0])
  expect(await onceAcross(db, request('young'), answered)).toMatchObject({ replayed: true })
})
