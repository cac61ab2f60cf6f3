import { randomUUID } from 'node:crypto'
import { type OpenService, openService } from '@flotilla/conformance'
{{#events}}
import type { Message } from '@flotilla/contract'
import { archive{{Noun}} } from '@flotilla/{{name}}-contract/commands'
{{/events}}
import { afterAll, beforeAll, expect, test } from 'vitest'
import { service } from './service.ts'

let {{camel}}: OpenService
let headers: Record<string, string>

beforeAll(async () => {
  {{camel}} = await openService(service)
  headers = await {{camel}}.asPerson('ann', 'staff')
})
afterAll(() => {{camel}}?.close())

const ask = (id: string) => {{camel}}.app.inject({ url: `/{{name}}/${id}`, headers })
const put = (id: string, text: string) =>
  {{camel}}.app.inject({ method: 'PUT', url: `/{{name}}/${id}`, headers, payload: { text } })
{{#events}}
const deliver = (message: Message) => {{camel}}.app.messages.deliver(message)
const archiving = (id: string) => archive{{Noun}}.create({ {{nounCamel}}Id: id }, { source: '{{service}}', now: {{camel}}.clock.now() })
{{/events}}
{{^events}}
const archive = (id: string) => {{camel}}.app.inject({ method: 'DELETE', url: `/{{name}}/${id}`, headers })
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
{{#events}}

test('archived on command: told in the same transaction, and it does not change any more', async () => {
  const id = randomUUID()
  await put(id, 'first')
  await deliver(archiving(id))
  expect(await {{camel}}.told(id)).toEqual(['{{noun}}-archived'])
  expect((await put(id, 'second')).json()).toMatchObject({ code: '{{name}}.{{noun}}-archived', status: 409 })
})

test('a command that comes twice, or before the thing itself, has its effect once', async () => {
  const id = randomUUID()
  const message = archiving(id)
  expect([await deliver(message), await deliver(message)]).toEqual(['done', 'duplicate'])
  expect(await {{camel}}.told(id)).toHaveLength(1)
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
