import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '@flotilla/clock'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKeyRing } from '../src/tokens.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const lookAgainMs = 10_000
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-keys-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { own: { ...(await exportJWK(privateKey)), kid }, open: { ...(await exportJWK(publicKey)), kid } }
}
const write = (name: string, value: object | string) =>
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
const ringOf = (service: string) =>
  openKeyRing({
    service,
    config: { SERVICE_KEY_FILE: join(folder, service), TRUSTED_KEYS_FILE: join(folder, 'trusted') },
    clock,
  })

test('keys are rotated without a restart: both are believed in between, and the old one no more afterwards', async () => {
  const [first, second, cart] = await Promise.all([newKey('orders'), newKey('orders'), newKey('cart')])
  write('orders', first.own)
  write('cart', cart.own)
  write('trusted', { keys: [first.open, cart.open] })
  const [caller, callee] = [ringOf('orders'), ringOf('cart')]
  const old = await caller.serviceToken('cart')
  await expect(callee.verifyService(old)).resolves.toBe('orders')

  write('trusted', { keys: [first.open, second.open, cart.open] })
  await clock.advance(lookAgainMs)
  expect(await caller.serviceToken('cart')).toBe(old)
  write('orders', second.own)
  // Control: until it is looked at again, the old key signs.
  expect(await caller.serviceToken('cart')).toBe(old)
  await clock.advance(lookAgainMs)
  const fresh = await caller.serviceToken('cart')
  expect(fresh).not.toBe(old)
  for (const token of [old, fresh]) await expect(callee.verifyService(token)).resolves.toBe('orders')

  write('trusted', { keys: [second.open, cart.open] })
  await clock.advance(lookAgainMs)
  await expect(callee.verifyService(fresh)).resolves.toBe('orders')
  await expect(callee.verifyService(old)).rejects.toMatchObject({ kind: { status: 401 } })
})

test('a file that is half written leaves the keys that were known', async () => {
  const ring = ringOf('cart')
  const token = await ring.serviceToken('cart')
  write('trusted', '{"keys": [')
  await clock.advance(lookAgainMs)
  await expect(ring.verifyService(token)).resolves.toBe('cart')
})
