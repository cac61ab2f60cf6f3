import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Problem, problems } from '@flotilla/contract'
import { type Database, openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onceAcross } from './once-across.ts'
import { oldClaims } from './retention.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
beforeAll(async () => {
  database = await testDatabase({ sql: [await readFile(new URL('../claims.sql', import.meta.url), 'utf8')] })
  db = openDatabase({ url: database.url, name: 'tests' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const request = (key: string, { fingerprint = { a: 1 } as unknown, now = 0 } = {}) => ({
  key,
  scope: 's',
  fingerprint,
  now,
})
const answered = async () => ({ status: 202, body: { id: randomUUID() } })

test('100 identical requests at once make one call and get one answer', async () => {
  const key = randomUUID()
  let calls = 0
  const call = async () => {
    calls++
    return answered()
  }
  const insist = async (): Promise<unknown> => {
    for (;;) {
      const answer = await onceAcross(db, request(key), call).catch((error: Problem) => {
        if (error.kind !== problems.conflict) throw error
      })
      if (answer) return answer.body
    }
  }
  const bodies = await Promise.all(Array.from({ length: 100 }, insist))
  expect(calls).toBe(1)
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
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

test('what a dead process claimed can be taken over after a while, and its late answer is not kept', async () => {
  const key = randomUUID()
  const first = onceAcross(db, request(key), async () => {
    await expect(onceAcross(db, request(key, { now: 29_999 }), answered)).rejects.toMatchObject({
      kind: problems.conflict,
    })
    const second = await onceAcross(db, request(key, { now: 30_001 }), async () => ({ status: 202, body: 'second' }))
    expect(second.replayed).toBe(false)
    return { status: 202, body: 'first' }
  })
  await first
  expect(await onceAcross(db, request(key), answered)).toMatchObject({ body: 'second', replayed: true })
})

test('old keys are forgotten in bites, young ones are kept', async () => {
  const day = 24 * 3_600_000
  for (let i = 0; i < 5; i++) await onceAcross(db, request(`old ${i}`, { now: -day }), answered)
  await onceAcross(db, request('young', { now: day }), answered)
  expect([
    await oldClaims.forget(db, -day + 1, 3),
    await oldClaims.forget(db, -day + 1, 3),
    await oldClaims.forget(db, -day + 1, 3),
  ]).toEqual([3, 2, 0])
  expect(await onceAcross(db, request('young', { now: day }), answered)).toMatchObject({ replayed: true })
})
