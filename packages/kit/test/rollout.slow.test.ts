import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { expect, test } from 'vitest'
import { openBalancer } from './balancer.ts'
import { startProgram, until } from './process.ts'

const longMs = 1_500
const window = { DRAIN_MS: '700', CLOSE_MS: '5000' }

/** One of two replicas is told to stop while clients call through a balancer; what they lost by it. */
async function stopOneOfTwo(control?: string): Promise<{ served: number; lost: string[] }> {
  const leaving = await startProgram({ ...window, ...(control && { CONTROL: control }) })
  const staying = await startProgram(window)
  const balancer = await openBalancer([leaving, staying], 300)
  const sum = { served: 0, lost: [] as string[] }
  let stopping = false

  async function call(ms: number, afterMs: number, keepAlive: boolean): Promise<void> {
    const dispatcher = new Agent({ connections: 1, keepAliveTimeout: 60_000, ...(keepAlive ? {} : { pipelining: 0 }) })
    await sleep(afterMs)
    while (!stopping) {
      try {
        const { statusCode, body } = await request(`${balancer.url}/slow/${ms}`, { dispatcher })
        await body.dump()
        if (statusCode === 200) sum.served++
        else sum.lost.push(`${statusCode}`)
      } catch (error) {
        sum.lost.push(`${(error as NodeJS.ErrnoException).code} ${(error as Error).message}`)
      }
    }
    await dispatcher.close()
  }
  const quick = [true, false, true, false].map((keepAlive) => call(25, 0, keepAlive))
  // Spread over their time, so that some have most of it before them when the signal comes.
  const slow = [0, 1, 2, 3, 4, 5].map((n) => call(longMs, n * 250, true))
  await until(() => sum.served > 50)
  await sleep(longMs)
  leaving.child.kill('SIGTERM')
  await leaving.exited
  // The balancer hears of it late.
  await sleep(600)
  stopping = true
  await Promise.all([...quick, ...slow])
  await balancer.close()
  staying.child.kill('SIGKILL')
  await staying.exited
  return sum
}

test('a replica that leaves behind a balancer which hears of it late loses nothing', async () => {
  const { served, lost } = await stopOneOfTwo()
  expect(lost).toEqual([])
  expect(served).toBeGreaterThan(100)
})

test.concurrent.for(['exit at once', 'stays ready', 'cuts off'])(
  'control: one that %s loses requests',
  async (control) => {
    expect((await stopOneOfTwo(control)).lost.length).toBeGreaterThan(0)
  },
)
