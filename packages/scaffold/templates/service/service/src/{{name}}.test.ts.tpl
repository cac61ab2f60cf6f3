import { randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { fuzz } from '@flotilla/conformance'
{{#events}}
import { type Message, headers as names } from '@flotilla/contract'
{{/events}}
{{^events}}
import { headers as names } from '@flotilla/contract'
{{/events}}
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
{{#events}}
import type { Bus } from '@flotilla/messaging'
import { archive{{Noun}} } from '@flotilla/{{name}}-contract/commands'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
{{/events}}
{{^events}}
import { type Database, openDatabase } from '@flotilla/postgres'
{{/events}}
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { tables } from './tables.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
{{#events}}
// The app never listens here, so the bus is never asked for anything.
const bus = {} as Bus
{{/events}}
let database: TestDatabase
let db: Database
let app: ServiceApp
let headers: Record<string, string>

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: '{{name}}' })
  const keys = testKeys(['{{name}}', 'gateway'])
  headers = {
    authorization: `Bearer ${await keys.gateway.serviceToken('{{name}}')}`,
    [names.userToken]: await keys.gateway.userToken({ id: 'ann', roles: ['staff'] }),
  }
{{#events}}
  const config = { MAX_CONCURRENCY: 100, DATABASE_URL: database.url }
  app = await buildApp(config, { db, bus, clock, keys: keys['{{name}}'] })
{{/events}}
{{^events}}
  app = await buildApp({ MAX_CONCURRENCY: 100 }, { db, clock, keys: keys['{{name}}'] })
{{/events}}
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

const ask = (id: string) => app.inject({ url: `/{{name}}/${id}`, headers })
const put = (id: string, text: string) =>
  app.inject({ method: 'PUT', url: `/{{name}}/${id}`, headers, payload: { text } })
{{#events}}
const archiving = (id: string) => archive{{Noun}}.create({ {{nounCamel}}Id: id }, { source: '{{service}}', now: clock.now() })

/** What was told of it, oldest first. */
async function told(id: string): Promise<string[]> {
  const rows = await db.query(sql<{ envelope: Message }>('test.outbox')`select envelope from messaging.outbox order by xid, seq`)
  return rows.filter(({ envelope }) => envelope.subject === id).map(({ envelope }) => envelope.type)
}
{{/events}}
{{^events}}
const archive = (id: string) => app.inject({ method: 'DELETE', url: `/{{name}}/${id}`, headers })
{{/events}}

test('what is written can be read, and written anew', async () => {
  const id = randomUUID()
  expect((await put(id, 'first')).statusCode).toBe(200)
  expect((await put(id, 'second')).statusCode).toBe(200)
  expect((await ask(id)).json()).toEqual({ id, text: 'second', status: 'active' })
})

test('an unknown one is a problem with a stable code', async () => {
  const response = await ask(randomUUID())
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: '{{name}}.{{noun}}-not-found', status: 404 })
})

test('nobody asks without a token', async () => {
  expect((await app.inject(`/{{name}}/${randomUUID()}`)).statusCode).toBe(401)
})

{{#events}}
test('archived on command: told in the same transaction, and it does not change any more', async () => {
  const id = randomUUID()
  await put(id, 'first')
  await app.messages.deliver(archiving(id))
  expect(await told(id)).toEqual(['{{name}}.event.{{noun}}-archived.v1'])
  expect((await put(id, 'second')).json()).toMatchObject({ code: '{{name}}.{{noun}}-archived', status: 409 })
})

test('a command that comes twice, or before the thing itself, has its effect once', async () => {
  const id = randomUUID()
  const message = archiving(id)
  expect([await app.messages.deliver(message), await app.messages.deliver(message)]).toEqual(['done', 'duplicate'])
  expect(await told(id)).toHaveLength(1)
  expect((await put(id, 'late')).statusCode).toBe(409)
})

{{/events}}
{{^events}}
test('archived, once or twice, it does not change any more', async () => {
  const id = randomUUID()
  await put(id, 'first')
  expect((await archive(id)).json()).toEqual({ id, text: 'first', status: 'archived' })
  expect((await archive(id)).json()).toEqual({ id, text: 'first', status: 'archived' })
  expect((await put(id, 'second')).json()).toMatchObject({ code: '{{name}}.{{noun}}-archived', status: 409 })
})

{{/events}}
test('no request from the contract makes it fail', async () => {
  const report = await fuzz(app, { headers })
  expect(Object.keys(report.statuses)).toEqual(app.operations.map(({ name }) => name))
  expect(report.statuses.put{{Noun}}).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(app, { title: '{{Title}}' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
