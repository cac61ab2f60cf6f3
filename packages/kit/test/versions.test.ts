import { defineOperation, Problem, problems, Type } from '@flotilla/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'

const note = Type.Object({ version: Type.Integer(), text: Type.String() })
const common = { service: 'notes', path: '/note', allow: ['anyone'], versioned: true, replies: { 200: note } } as const
const read = defineOperation({ ...common, name: 'getNote', summary: 'Reads it', method: 'GET' })
const body = Type.Object({ text: Type.String() })
const write = defineOperation({ ...common, name: 'putNote', summary: 'Writes it', method: 'PUT', body })

let app: ServiceApp
let kept = { version: 1, text: 'first' }

beforeAll(async () => {
  app = await createApp({ service: 'notes', config: { MAX_CONCURRENCY: 10 } })
  const anyone = routesFor(app, 'anyone')
  anyone(read, async () => ({ status: 200 as const, body: kept }))
  anyone(write, async ({ ifVersion, body: { text } }) => {
    if (ifVersion !== kept.version) throw new Problem(problems.changedMeanwhile)
    kept = { version: ifVersion + 1, text }
    return { status: 200 as const, body: kept }
  })
})
afterAll(() => app.close())

const put = (text: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'PUT', url: '/note', headers, payload: { text } })

test('of two who read the same version one writes, and the other learns of it', async () => {
  const { etag } = (await app.inject('/note')).headers as { etag: string }
  const first = await put('mine', { 'if-match': etag })
  expect([first.statusCode, first.headers.etag]).toEqual([200, '"2"'])
  expect((await put('theirs', { 'if-match': etag })).json()).toMatchObject({
    status: 412,
    code: 'request.changed-meanwhile',
  })
  expect(kept.text).toBe('mine')
})

test('a write says which version it means', async () => {
  expect((await put('x')).json()).toMatchObject({ status: 428, code: 'request.version-needed' })
  for (const etag of ['*', 'W/"2"', '"two"', '2']) expect((await put('x', { 'if-match': etag })).statusCode).toBe(412)
  expect(kept.text).toBe('mine')
})

test('who has it already is not sent it again; who has another is', async () => {
  const get = (etag: string) => app.inject({ url: '/note', headers: { 'if-none-match': etag } })
  const same = await get('"1", W/"2"')
  expect([same.statusCode, same.body, same.headers.etag]).toEqual([304, '', '"2"'])
  expect((await get('"1"')).json()).toEqual(kept)
})
