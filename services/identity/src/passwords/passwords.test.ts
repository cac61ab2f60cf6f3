import { randomBytes } from 'node:crypto'
import { withinDeadline } from '@flotilla/deadline'
import { expect, test, vi } from 'vitest'
import { type Argon2id, nativeArgon2id, wasmArgon2id } from './argon2.ts'
import { openGate } from './gate.ts'
import { openPasswords, owasp } from './passwords.ts'
import { fromPhc } from './phc.ts'

const weak = { memory: 64, passes: 1, parallelism: 1 }

test('OWASP’s parameters, in a string that says so; each hash has a salt of its own', async () => {
  const passwords = openPasswords()
  const [one, two] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')]
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(two)
  expect(await passwords.verify(one, 'correct horse')).toBe(true)
  expect(await passwords.verify(one, 'correct horsf')).toBe(false)
  expect(passwords.isOutdated(one)).toBe(false)
  expect(openPasswords({ ...owasp, passes: 3 }).isOutdated(one)).toBe(true)
})

test('what Node makes WebAssembly knows, and the other way round', async () => {
  if (!nativeArgon2id) throw new Error('this Node has no argon2, so there is nothing to compare')
  const node = openPasswords(owasp, { compute: nativeArgon2id })
  const wasm = openPasswords(owasp, { compute: wasmArgon2id })
  for (const [maker, reader] of [
    [node, wasm],
    [wasm, node],
  ] as const) {
    const hash = await maker.hash('pässwörd ✓')
    expect(await reader.verify(hash, 'pässwörd ✓')).toBe(true)
    expect(await reader.verify(hash, 'passwörd ✓')).toBe(false)
  }
})

test('the published vector comes out (RFC 9106’s reference implementation: m=65536, t=2, p=1)', async () => {
  const parameters = { memory: 65_536, passes: 2, parallelism: 1 }
  for (const compute of [nativeArgon2id, wasmArgon2id]) {
    const tag = await compute!('password', Buffer.from('somesalt'), parameters, 32)
    expect(tag.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
  }
})

test('the same letters typed in another way are the same password', async () => {
  const passwords = openPasswords(weak)
  expect(await passwords.verify(await passwords.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true)
})

test('without an account the same work is done, and the answer is no', async () => {
  const compute = vi.fn<Argon2id>(async (_password, _salt, _parameters, length) => randomBytes(length))
  const passwords = openPasswords(weak, { compute })
  expect(await passwords.verify(undefined, 'whatever')).toBe(false)
  await passwords.verify(await passwords.hash('secret'), 'whatever')
  const [dummy, , real] = compute.mock.calls
  expect(dummy!.slice(2)).toEqual(real!.slice(2))
  expect(dummy![1]).toHaveLength(real![1].length)
})

test('what is no hash of ours is an error, not a no', () => {
  for (const text of ['', '$argon2i$v=19$m=64,t=1,p=1$YWJj$YWJj', '$2b$10$abc'])
    expect(() => fromPhc(text)).toThrow('PHC')
})

test('two at a time; who finds the queue full is sent away for now; who gave up meanwhile costs nothing', async () => {
  const gate = openGate({ width: 2, queue: 3 })
  let [inside, most, worked] = [0, 0, 0]
  const doors: (() => void)[] = []
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise<void>((open) => doors.push(open))
    inside--
    worked++
  }
  const gone = new AbortController()
  const passing = [0, 1, 2].map(() => gate.pass(work))
  const late = withinDeadline(gone, () => gate.pass(work))
  passing.push(gate.pass(work))
  await expect(gate.pass(work)).rejects.toMatchObject({ kind: { status: 503 }, retryAfter: 1 })
  gone.abort(new Error('gave up'))
  late.catch(() => {})
  while (worked < 4) {
    doors.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await expect(late).rejects.toThrow('gave up')
  await Promise.all(passing)
  expect([most, worked, inside]).toEqual([2, 4, 0])
})
