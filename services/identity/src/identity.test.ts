import { fuzz, hangUps } from '@flotilla/conformance'
import { toOpenApi } from '@flotilla/kit/openapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Identity, openIdentity } from '../test/identity.ts'

let identity: Identity
beforeAll(async () => {
  identity = await openIdentity()
})
afterAll(() => identity?.close())

test('nobody asks without a token but for the keys', async () => {
  const payload = { email: 'ann@example.org', password: 'correct horse' }
  expect((await identity.app.inject({ method: 'POST', url: '/sessions', payload })).statusCode).toBe(401)
  expect((await identity.app.inject('/.well-known/jwks.json')).statusCode).toBe(200)
})

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(identity.app, { method: 'GET', url: '/.well-known/jwks.json', headers: {} })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const { statuses } = await fuzz(identity.app, { headers: identity.headers })
  const forServices = ['askForReset', 'getKeys', 'logIn', 'logOut', 'refresh', 'register', 'resetPassword']
  const names = [...forServices, 'eraseAccount', 'getAccount'].toSorted()
  expect(Object.keys(statuses).toSorted()).toEqual(names)
  expect(statuses.register).toMatchObject({ 201: expect.any(Number), 400: expect.any(Number) })
  expect(statuses.refresh).toMatchObject({ 400: expect.any(Number), 401: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(identity.app, { title: 'Identity' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
