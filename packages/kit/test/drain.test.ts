import { Agent, request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { type Program, startProgram, until } from './process.ts'

const started: Program[] = []
async function start(env?: Record<string, string>): Promise<Program> {
  const program = await startProgram(env)
  started.push(program)
  return program
}

afterEach(async () => {
  for (const { child, exited } of started.splice(0)) {
    child.kill('SIGKILL')
    await exited
  }
})

// Clients that go on calling after the signal, as they do while Kubernetes takes an address out of its tables.
async function callUntilGone({
  url,
  admin,
  child,
}: Program): Promise<{ served: number; lost: number; afterSignal: number }> {
  const agent = new Agent({ connections: 4, keepAliveTimeout: 60_000 })
  const sum = { served: 0, lost: 0, afterSignal: 0 }
  let signalled = false
  const call = async () => {
    while (!signalled || (await reachable(admin))) {
      try {
        const { statusCode, body } = await request(`${url}/slow/5`, { dispatcher: agent })
        await body.dump()
        if (statusCode === 200) sum.served++
        if (signalled) sum.afterSignal++
      } catch {
        if (await reachable(admin)) sum.lost++
      }
    }
  }
  const callers = [call(), call(), call(), call()]
  await until(() => sum.served > 20)
  signalled = true
  child.kill('SIGTERM')
  await Promise.all(callers)
  await agent.close()
  return sum
}

// While readiness is still answered with yes or no, the process counts as one that must serve.
async function reachable(admin: string): Promise<boolean> {
  return fetch(`${admin}/livez`).then(
    ({ ok }) => ok,
    () => false,
  )
}

test('requests that come while it drains are served, and the process ends with 0', async () => {
  const program = await start({ DRAIN_MS: '1500' })
  const { afterSignal } = await callUntilGone(program)
  // More than what was on its way at the signal, as the control has it.
  expect(afterSignal).toBeGreaterThan(4)
  expect(await program.exited).toBe(0)
})

test('control: without a drain window nothing is served after the signal', async () => {
  const program = await start({ CONTROL: 'exit at once' })
  const { afterSignal } = await callUntilGone(program)
  expect(afterSignal).toBeLessThanOrEqual(4)
})

test('readiness turns at the signal while liveness stays, and answers ask to close', async () => {
  const { url, admin, child, exited } = await start({ DRAIN_MS: '1500' })
  expect((await request(`${url}/slow/0`)).headers.connection).toBe('keep-alive')
  child.kill('SIGTERM')
  await until(async () => (await fetch(`${admin}/readyz`)).status === 503)
  expect((await fetch(`${admin}/livez`)).status).toBe(200)
  const { statusCode, headers, body } = await request(`${url}/slow/0`)
  await body.dump()
  expect([statusCode, headers.connection]).toEqual([200, 'close'])
  expect(await exited).toBe(0)
})

test('a request in flight at the end of the window is finished', async () => {
  const { url, child, exited } = await start()
  const answer = request(`${url}/slow/700`)
  await until(async () => (await fetch(`${url}/slow/0`)).ok)
  child.kill('SIGTERM')
  expect((await answer).statusCode).toBe(200)
  expect(await exited).toBe(0)
})

test('what takes longer than the close deadline is cut off', async () => {
  const { url, child, exited } = await start({ CLOSE_MS: '200' })
  const answer = request(`${url}/slow/4000`).then(
    () => 'answered',
    () => 'cut off',
  )
  await until(async () => (await fetch(`${url}/slow/0`)).ok)
  child.kill('SIGTERM')
  expect(await answer).toBe('cut off')
  expect(await exited).toBe(0)
})

test('a second signal ends it at once, and so does the end of its supervisor', async () => {
  const twice = await start({ DRAIN_MS: '60000' })
  twice.child.kill('SIGTERM')
  await until(async () => (await fetch(`${twice.admin}/readyz`)).status === 503)
  twice.child.kill('SIGTERM')
  expect(await twice.exited).toBe(1)

  const orphan = await start()
  orphan.child.disconnect()
  expect(await orphan.exited).toBe(0)
})

test('the end of its supervisor does not cut a drain short, and a signal after it is the first', async () => {
  const program = await start({ DRAIN_MS: '1000' })
  program.child.kill('SIGTERM')
  await until(async () => (await fetch(`${program.admin}/readyz`)).status === 503)
  program.child.disconnect()
  expect(await program.exited).toBe(0)

  const orphan = await start({ DRAIN_MS: '1000' })
  orphan.child.disconnect()
  await until(async () => (await fetch(`${orphan.admin}/readyz`)).status === 503)
  orphan.child.kill('SIGTERM')
  expect(await orphan.exited).toBe(0)
})

test('steps that hang are cut off and named, those after them run, and it ends with 0', async () => {
  const { child, said, exited } = await start({ CONTROL: 'hangs', CLOSE_MS: '200', LOG_LEVEL: 'info' })
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  const lines = said()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const last = lines.slice(lines.findIndex(({ msg }) => msg === 'draining'))
  expect(last.map(({ msg, step }) => [msg, step])).toEqual([
    ['draining', undefined],
    ['could not close', 'the app'],
    ['could not close', 'neighbour'],
    ['the last step', undefined],
  ])
  expect(last[1].err.message).toMatch(/^not done after \d+ ms/)
})
