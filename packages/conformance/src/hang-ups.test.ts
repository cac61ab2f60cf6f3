import { setTimeout as sleep } from 'node:timers/promises'
import { defineOperation, headers, Type } from '@flotilla/contract'
import { createApp, routesFor } from '@flotilla/kit'
import { expect, onTestFinished, test } from 'vitest'
import type { FuzzRequest } from './fuzz.ts'
import { hangUps } from './hang-ups.ts'

const operation = (method: 'GET' | 'POST') =>
  defineOperation({
    service: 'box',
    name: method === 'GET' ? 'getThing' : 'putThing',
    summary: 'A thing',
    method,
    path: '/things',
    allow: ['anyone'],
    ...(method === 'POST' && { body: Type.Object({ name: Type.String({ maxLength: 99 }) }) }),
    replies: { 200: Type.Object({ text: Type.String() }) },
    deadlineMs: 5_000,
  })
const get: FuzzRequest = { method: 'GET', url: '/things', headers: {} }
const post: FuzzRequest = {
  method: 'POST',
  url: '/things',
  headers: { 'content-type': 'application/json', [headers.idempotencyKey]: 'k' },
  payload: JSON.stringify({ name: 'a thing' }),
}

test('control: places that are kept are counted', async () => {
  const app = await createApp({ service: 'box', config: { MAX_CONCURRENCY: 100 } })
  onTestFinished(() => app.close())
  routesFor(app, 'anyone')(operation('GET'), async () => ({ status: 200 as const, body: { text: '' } }))
  Object.defineProperty(app.limiter, 'leave', { value() {} })
  const { inFlight } = await hangUps(app, get, 50)
  expect(inFlight).toBeGreaterThan(0)
})

test.each([get, post])('a client that hangs up leaves no place taken: $method', async (request) => {
  const app = await createApp({ service: 'box', config: { MAX_CONCURRENCY: 10 } })
  onTestFinished(() => app.close())
  routesFor(app, 'anyone')(operation(request.method as 'GET' | 'POST'), async ({ signal }) => {
    const aborted = new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return { status: 200 as const, body: { text: await Promise.race([sleep(20, 'a thing'), aborted]) } }
  })
  expect(await hangUps(app, request)).toEqual({ status: 200, inFlight: 0 })
})
