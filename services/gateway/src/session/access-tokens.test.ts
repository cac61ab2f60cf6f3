import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { manualClock } from '@flotilla/clock'
import { createClient } from '@flotilla/http-client'
import { getKeys } from '@flotilla/identity-contract/operations'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { openAccessTokens } from './access-tokens.ts'

const { privateKey, publicKey } = await generateKeyPair('EdDSA')
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }] }
const json = (body: unknown) => (response: ServerResponse) =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
const hang = () => {}

/** Identity as far as its keys go, which answers as it is told to. */
async function openIdentity(answer: (response: ServerResponse) => void) {
  const state = { answer, asked: 0 }
  const server = createServer((_request, response) => {
    state.asked++
    state.answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const identity = createClient({ getKeys }, { target: 'identity', url })
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await identity.close()
  })
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const token = (name: string) =>
    new SignJWT({ roles: ['customer'], email: 'ann@example.org', name })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuer('identity')
      .setAudience('shop')
      .setSubject('customer-ann')
      .setExpirationTime(clock.now() / 1_000 + 86_400)
      .sign(privateKey)
  return { state, clock, token, access: openAccessTokens({ identity: identity as never }, clock) }
}

test('while identity hangs, a gateway without its keys says soon that it cannot tell', async () => {
  const { state, access, token } = await openIdentity(hang)
  const began = performance.now()
  expect(await access(await token('Ann'))).toBe('unsure')
  // Less than the deadline of any request; without a limit of its own it would take that.
  expect(performance.now() - began).toBeLessThan(getKeys.deadlineMs - 500)
  expect(state.asked).toBe(1)
})

test('who shows a token of a known key waits for nothing, however old the keys are', async () => {
  const { state, clock, access, token } = await openIdentity(json(jwks))
  expect(await access(await token('Ann'))).toMatchObject({ name: 'Ann' })
  let left = false
  state.answer = (response) => void response.once('close', () => (left = true))
  await clock.advance(3_600_000)
  expect(await access(await token('Bob'))).toMatchObject({ name: 'Bob' })
  expect(left, 'the question is still open').toBe(false)
  await expect.poll(() => state.asked).toBe(2)
  await expect.poll(() => left, { timeout: 10_000 }).toBe(true)
})

test('an answer that is none fails nobody but itself', async () => {
  const { state, clock, access, token } = await openIdentity(json({ nonsense: true }))
  const both = await Promise.all([access(await token('Ann')), access(await token('Bob'))])
  expect(both).toEqual(['unsure', 'unsure'])
  state.answer = json(jwks)
  await clock.advance(5_000)
  expect(await access(await token('Ann'))).toMatchObject({ name: 'Ann' })
})
