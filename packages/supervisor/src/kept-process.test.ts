import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isUp, type KeptProcessOptions, keepRunning, runOf } from './kept-process.ts'
import { Refusal } from './refusal.ts'

const saysReady = 'process.send(1); setInterval(() => {}, 1_000)'

test('what ends is started again, and says so', async () => {
  const { kept, children, lines } = keep(saysReady)
  await kept.start()
  expect(kept.status()).toEqual({ state: 'ready', pid: children[0]!.pid, restarts: 0, ended: null })
  children[0]!.kill('SIGKILL')
  await expect.poll(() => children.length).toBe(2)
  expect(kept.status()).toMatchObject({ pid: children[1]!.pid, restarts: 1, ended: { how: 'SIGKILL' } })
  await expect.poll(() => lines).toEqual(['tiny: ended with SIGKILL; again in 10 ms (tiny.log)', 'tiny: ready again'])
  expect(kept.status().state).toBe('ready')
})

test('what never gets ready is tried again, ever later, and says why only once', async () => {
  const asked: [number, number][] = []
  const delayOf = (previous: number, readyForMs: number) => {
    asked.push([previous, readyForMs])
    return previous + 10
  }
  const { kept, children, lines } = keep('process.exit(3)', { delayOf })
  await expect(kept.start()).rejects.toThrow('tiny: ended with code 3 before it was ready')
  await expect.poll(() => asked.length).toBeGreaterThan(2)
  expect(asked.slice(0, 3)).toEqual([
    [0, 0],
    [10, 0],
    [20, 0],
  ])
  expect(lines).toEqual(['tiny: ended with code 3; again in 10 ms (tiny.log)'])
  expect(kept.status().state).not.toBe('ready')
  await kept.stop()
  expect(children.filter(isUp)).toEqual([])
})

test('only the time of being ready counts as a good run', async () => {
  const asked: number[] = []
  const { kept, children } = keep('setInterval(() => {}, 1_000)', {
    delayOf(_, readyForMs) {
      asked.push(readyForMs)
      return 10
    },
  })
  const started = kept.start().catch(() => {})
  children[0]!.kill('SIGKILL')
  await started
  expect(asked).toEqual([0])
})

test('a stop while it starts ends it, and one while it waits keeps it from starting', async () => {
  const starting = keep('setInterval(() => {}, 1_000)')
  const refused = starting.kept.start().catch(({ message }: Error) => message)
  await starting.kept.stop()
  expect(await refused).toBe('tiny: ended with SIGTERM before it was ready')
  expect(starting.kept.status()).toMatchObject({ state: 'stopped', pid: null, restarts: 0, ended: null })

  const waiting = keep('process.exit(3)', { delayOf: () => 50 })
  await waiting.kept.start().catch(() => {})
  await waiting.kept.stop()
  // One that is not stopped waits as long, from later on.
  const another = keep('process.exit(3)', { delayOf: () => 50 })
  await another.kept.start().catch(() => {})
  await expect.poll(() => another.children.length).toBeGreaterThan(1)
  expect(waiting.children).toHaveLength(1)
  expect(waiting.kept.status().state).toBe('stopped')

  for (const { children } of [starting, waiting]) expect(children.filter(isUp)).toEqual([])
})

test('a stop while it is started again ends that too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const late = join(folder, 'late')
  // Ready the first time only.
  const { kept, children, lines } = keep(
    `require('node:fs').existsSync(${JSON.stringify(late)}) || process.send(1); setInterval(() => {}, 1_000)`,
  )
  await kept.start()
  writeFileSync(late, '')
  children[0]!.kill('SIGKILL')
  await expect.poll(() => children.length).toBe(2)
  expect(kept.status().state).toBe('starting')
  await kept.stop()
  expect(children.filter(isUp)).toEqual([])
  expect(lines).toHaveLength(1)
})

test('what hears no SIGTERM is killed; what cannot be run at all is tried again', async () => {
  const deaf = keep(`process.on('SIGTERM', () => {}); ${saysReady}`, {}, { patienceMs: 50 })
  await deaf.kept.start()
  await deaf.kept.stop()
  expect(deaf.children[0]!.signalCode).toBe('SIGKILL')

  const { kept, lines } = keep('', {}, { command: '/there/is/no/such/program' })
  await expect(kept.start()).rejects.toThrow('ENOENT')
  await expect.poll(() => kept.status().restarts).toBeGreaterThan(1)
  expect(lines).toHaveLength(1)
})

const refused = (how: string) => (how === 'code 78' ? 'refuses' : undefined)

test('a refusal is told to who began, and not tried again', async () => {
  const { kept, children, lines } = keep('process.exit(78)', { refused })
  await expect(kept.start()).rejects.toThrow(new Refusal('refuses'))
  expect(kept.status()).toMatchObject({ state: 'crashed', ended: { how: 'code 78' } })
  // One that is tried again would be there by now.
  const another = keep('process.exit(3)', { refused })
  await another.kept.start().catch(() => {})
  await expect.poll(() => another.children.length).toBeGreaterThan(2)
  expect({ starts: children.length, lines }).toEqual({ starts: 1, lines: [] })
})

test('a refusal when it is started again is said', async () => {
  const { kept, children, lines } = keep('process.exit(3)', {
    refused: (how) => (how === 'code 3' ? again() : undefined),
  })
  let times = 0
  // Both who waits for its start and who starts it again ask about each end.
  function again(): string | undefined {
    return ++times > 2 ? 'refuses' : undefined
  }
  await expect(kept.start()).rejects.toThrow('ended with code 3')
  await expect
    .poll(() => lines)
    .toEqual(['tiny: ended with code 3; again in 10 ms (tiny.log)', 'tiny: refuses (tiny.log)'])
  expect(children).toHaveLength(2)
})

function keep(
  code: string,
  options: Partial<KeptProcessOptions> = {},
  { command = process.execPath, patienceMs = 5_000 } = {},
) {
  const children: ChildProcess[] = []
  const lines: string[] = []
  const kept = keepRunning({
    name: 'tiny',
    log: 'tiny.log',
    say: (line) => lines.push(line),
    delayOf: () => 10,
    begin() {
      const child = spawn(command, ['-e', code], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      children.push(child)
      const ready = new Promise<boolean>((done) => child.once('message', () => done(true)))
      return runOf(child, { ready, patienceMs })
    },
    ...options,
  })
  onTestFinished(() => kept.stop())
  return { kept, children, lines }
}
