import { defineOperation, Type } from '@flotilla/contract'
import { createApp, routesFor } from '@flotilla/kit'
import { expect, test } from 'vitest'
import { fuzz, fuzzOperations } from './fuzz.ts'

const ask = defineOperation({
  service: 'tests',
  name: 'ask',
  summary: 'Asks',
  method: 'GET',
  path: '/ask',
  allow: ['anyone'],
  replies: { 200: Type.Object({ n: Type.Integer() }, { additionalProperties: false }) },
})

const answered = (status: number, body: object, contentType = 'application/problem+json') =>
  fuzzOperations([ask], { runs: 1 }, async () => ({ status, contentType, body: JSON.stringify(body) }))
const finding = { in: 'query', at: '/n', code: 'required', expected: 'must be there' }
const problem = (status: number, more: object = {}) => ({ type: 't', title: 't', status, code: 'c', ...more })

test('what the contract gives is let through (the control of those that follow)', async () => {
  await expect(answered(200, { n: 1 })).resolves.toMatchObject({ requests: 1 })
  await expect(answered(400, problem(400, { findings: [finding] }))).resolves.toBeDefined()
})

test.each([
  ['a field of another type', 200, { n: 'one' }, /does not fit its schema: \/n/],
  ['a field too many', 200, { n: 1, secret: 1 }, /does not fit its schema/],
  ['a field too few', 200, {}, /does not fit its schema/],
  ['a success that is not named', 201, { n: 1 }, /201, which the contract does not name/],
  ['a refusal that is not named', 409, problem(409), /409, which the contract does not name/],
  ['a 400 without a finding', 400, problem(400), /names no finding/],
  ['a finding without a code', 400, problem(400, { findings: [{ ...finding, code: undefined }] }), /findings\/0\/code/],
  ['the problem of another answer', 409, problem(404), /does not fit its answer/],
  ['a fault', 503, problem(503), /answered 503/],
])('%s is found', async (_what, status, body, words) => {
  await expect(answered(status, body)).rejects.toThrow(words)
})

test('control: it finds a handler that fails', async () => {
  const app = await createApp({ service: 'tests', config: { MAX_CONCURRENCY: 10 } })
  let answer = async () => ({ n: 1 })
  routesFor(app, 'anyone')(ask, async () => ({ status: 200 as const, body: await answer() }))
  expect((await fuzz(app)).statuses.ask).toHaveProperty('200')
  answer = () => Promise.reject(new Error('boom'))
  await expect(fuzz(app)).rejects.toThrow(/Property failed/)
  await app.close()
})
