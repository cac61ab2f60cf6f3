import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPasswords } from '@flotilla/dev-database/passwords'
import { type Service, sortByTargets } from '@flotilla/workspace/repository'
import { expect, onTestFinished, test } from 'vitest'
import { nextDelay } from './back-off.ts'
import { ensureKeys } from './keys.ts'
import { toPretty } from './logs.ts'
import { storefrontPort } from './ports.ts'
import { ensureStaffPassword } from './staff.ts'
import { claimState, dropState, readState } from './state.ts'

test('waits double from crash to crash up to 5 s, and 200 ms again after 5 s of being ready', () => {
  const delays = [nextDelay(0, 0)]
  while (delays.length < 7) delays.push(nextDelay(delays.at(-1)!, 4_999))
  expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  expect(nextDelay(5_000, 5_000)).toBe(200)
})

test('of two who claim the same folder at once, one gets it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-state-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const states = [1, 2, 3, 4].map((pid) => ({ pid, port: 1, token: 't', children: [] }))
  const claims = await Promise.all(states.map((state) => claimState(folder, state)))
  expect(claims.filter(Boolean)).toHaveLength(1)
  const winner = states[claims.indexOf(true)]!
  expect(await readState(folder)).toEqual(winner)
  await dropState(folder, states[claims.indexOf(false)]!.pid)
  expect(await readState(folder)).toEqual(winner)
})

test('people see warnings and what is no log line; the rest is in the file', () => {
  expect(toPretty('{"level":"info","msg":"ready"}')).toBeUndefined()
  expect(toPretty('{"level":"warn","msg":"slow","err":{"message":"timed out"}}')).toBe('warn: slow (timed out)')
  expect(toPretty('Error: something')).toBe('Error: something')
})

test('a taken port is avoided, unless it was asked for by number', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  const port = await new Promise<number>((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
  )
  await expect(storefrontPort(port)).rejects.toThrow(`port ${port} is taken`)
  expect(await storefrontPort(undefined)).not.toBe(port)
})

test('services come after those they depend on, circles or not', () => {
  const service = (name: string, ...targets: string[]): Service => ({
    name,
    folder: '',
    description: '',
    targets,
  })
  const names = (services: Service[]) => sortByTargets(services).map(({ name }) => name)
  expect(names([service('a', 'c'), service('b'), service('c', 'b')])).toEqual(['b', 'c', 'a'])
  expect(names([service('a', 'b'), service('b', 'a')])).toEqual(['b', 'a'])
})

test('the password of staff is made once, and nobody else on the machine can read it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-staff-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = await ensureStaffPassword(folder)
  const password = readFileSync(file, 'utf8')
  expect(password).toMatch(/^[\w-]{24}\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(await ensureStaffPassword(folder), 'utf8')).toBe(password)
  for (const damaged of ['', password.slice(0, 12), '\0'.repeat(25)]) {
    writeFileSync(file, damaged)
    expect(readFileSync(await ensureStaffPassword(folder), 'utf8')).toMatch(/^[\w-]{24}\n$/)
  }
})

test.for(['', '{"keys":[{"crv":"Ed25519","d":', '\0'.repeat(100), 'null', '{}'])(
  'keys and passwords of which %j is left are made again, and that is said; not by a command beside a shop that runs',
  async (left) => {
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-damaged-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const open = async () => {
      const keys = await ensureKeys(folder, ['one', 'two'], say)
      const passwords = await openPasswords(folder, { replaceDamaged: say })
      const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
      return {
        password: await passwords.of('one'),
        keys: ['one', 'two'].map((name) => read(keys.privateFile(name)).x),
        trusted: read(keys.trustedFile).keys.map(({ x }: { x: string }) => x),
      }
    }
    const before = await open()
    expect(await open()).toEqual(before)
    expect(lines).toEqual([])

    for (const name of ['passwords.json', 'keys/one.json', 'keys/trusted.json']) writeFileSync(join(folder, name), left)
    const isEmptyObject = left === '{}'
    if (!isEmptyObject) await expect(openPasswords(folder)).rejects.toThrow('passwords.json is damaged')
    const after = await open()
    expect(after.password).not.toBe(before.password)
    expect(after.keys[0]).not.toBe(before.keys[0])
    expect(after.keys[1]).toBe(before.keys[1])
    expect(after.trusted).toEqual(after.keys)
    expect(lines).toEqual([
      expect.stringContaining('one.json was damaged'),
      ...(isEmptyObject ? [] : [expect.stringContaining('passwords.json was damaged')]),
    ])
    expect(await open()).toEqual(after)
  },
)

test('of several who claim a folder with a damaged state at once, one gets it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-state-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const left of ['', '{"pid":1,"port"', '\0'.repeat(40), 'null']) {
    writeFileSync(join(folder, 'state.json'), left)
    const states = [1, 2, 3, 4].map((pid) => ({ pid, port: 1, token: 't', children: [] }))
    const claims = await Promise.all(states.map((state) => claimState(folder, state)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await readState(folder)).toEqual(states[claims.indexOf(true)])
    expect(readdirSync(folder)).toEqual(['state.json'])
  }
})
