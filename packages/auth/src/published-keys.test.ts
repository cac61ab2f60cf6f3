import { manualClock } from '@flotilla/clock'
import type { JWK } from 'jose'
import { expect, test } from 'vitest'
import { newKey, publicHalf } from './keys.ts'
import { openPublishedKeys } from './published-keys.ts'
import { signToken } from './sign.ts'

function open(published: JWK[]) {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const issuer = { published, asked: 0, isDown: false }
  const verify = openPublishedKeys({
    issuer: 'identity',
    audience: 'shop',
    clock,
    async fetchKeys() {
      issuer.asked++
      if (issuer.isDown) throw new Error('down')
      return { keys: issuer.published.map(publicHalf) }
    },
  })
  const sign = (key: JWK, other: { issuer?: string; audience?: string } = {}) =>
    signToken(
      key,
      { sub: 'ann' },
      { kid: key.kid!, issuer: 'identity', audience: 'shop', seconds: 86_400, now: clock.now(), ...other },
    )
  return { clock, issuer, verify, sign }
}

test('a key that is not known is asked for, at most once in five seconds', async () => {
  const [first, second, stranger] = ['1', '2', '3'].map(newKey) as [JWK, JWK, JWK]
  const { clock, issuer, verify, sign } = open([first])
  expect(await verify(await sign(first))).toMatchObject({ sub: 'ann' })
  await clock.advance(5_000)
  issuer.published = [first, second]
  expect(await verify(await sign(second))).toMatchObject({ sub: 'ann' })
  for (let i = 0; i < 20; i++) expect(await verify(await sign(stranger))).toBeUndefined()
  expect(issuer.asked).toBe(2)
})

test('while the issuer is down, known keys go on counting and others are not decided on', async () => {
  const [first, second] = ['1', '2'].map(newKey) as [JWK, JWK]
  const { clock, issuer, verify, sign } = open([first])
  expect(await verify(await sign(first))).toMatchObject({ sub: 'ann' })
  issuer.isDown = true
  await clock.advance(3_600_000)
  expect(await verify(await sign(first))).toMatchObject({ sub: 'ann' })
  await clock.advance(5_000)
  expect(await verify(await sign(second))).toBe('unsure')
})

test('what another issued, is for another, is over or has another’s key under the name is not valid', async () => {
  const key = newKey('1')
  const { clock, verify, sign } = open([key])
  const token = await sign(key)
  expect(await verify(token), 'control').toMatchObject({ sub: 'ann' })
  expect(await verify(await sign(key, { issuer: 'orders' }))).toBeUndefined()
  expect(await verify(await sign(key, { audience: 'elsewhere' }))).toBeUndefined()
  expect(await verify(await sign(newKey('1')))).toBeUndefined()
  await clock.advance(86_400_000)
  expect(await verify(token)).toBeUndefined()
})
