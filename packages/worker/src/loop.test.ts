import { setImmediate } from 'node:timers/promises'
import { manualClock } from '@flotilla/clock'
import { afterEach, expect, test } from 'vitest'
import { type DueWork, startDueWork } from './due-work.ts'
import { createIdle } from './idle.ts'
import { type Loop, type LoopOptions, startLoop } from './loop.ts'

const loops: Loop[] = []
afterEach(async () => void (await Promise.all(loops.splice(0).map((loop) => loop.stop()))))

function open(round: LoopOptions['round'], options: { delayMs?: number } = {}) {
  const clock = manualClock()
  const errors: string[] = []
  const loop = startLoop({ clock, round, onError: (error) => errors.push(error.message), ...options })
  loops.push(loop)
  return { clock, errors, loop }
}

/** Lets the loop come to its next wait. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await setImmediate()
}

test('a round begins when the wait of the one before is over, or at once when woken', async () => {
  const rounds: boolean[] = []
  const { clock, loop } = open(async ({ woken }) => {
    rounds.push(woken)
    return 1_000
  })
  expect(rounds, 'not before the caller is done').toEqual([])
  await settle()
  await clock.advance(999)
  expect(rounds).toEqual([false])
  await clock.advance(1)
  await settle()
  loop.wake()
  await settle()
  expect(rounds).toEqual([false, false, true])
})

test('a call during a round is not lost', async () => {
  let rounds = 0
  const { loop } = open(async () => {
    if (++rounds === 1) loop.wake()
    return 60_000
  })
  await settle()
  expect(rounds).toBe(2)
})

test('after errors it waits longer and longer, a second at most; calls do not make it try more often, `retry` does', async () => {
  let tries = 0
  const { clock, errors, loop } = open(async () => {
    throw new Error(`${++tries}`)
  })
  for (let i = 0; i < 50; i++) {
    await settle()
    loop.wake()
  }
  expect(errors).toEqual(['1'])
  for (let second = 1; second <= 20; second++) {
    await clock.advance(1_000)
    await settle()
  }
  expect(tries).toBeGreaterThanOrEqual(20)
  expect(tries).toBeLessThan(50)
  const before = tries
  loop.retry()
  await settle()
  expect(tries).toBe(before + 1)
})

test('it stops after the round in hand, and what fails by that is no error', async () => {
  const inHand = Promise.withResolvers<number>()
  let stopped = false
  const { errors, loop } = open(({ signal }) => {
    signal.addEventListener('abort', () => void setImmediate().then(() => inHand.reject(new Error('stopped'))))
    return inHand.promise
  })
  await settle()
  const stopping = loop.stop().then(() => (stopped = true))
  expect(stopped).toBe(false)
  await stopping
  expect(errors).toEqual([])
})

test('with a delay the first round waits', async () => {
  let rounds = 0
  const round = async () => {
    rounds++
    return 1_000
  }
  const { clock } = open(round, { delayMs: 5_000 })
  await settle()
  await clock.advance(4_999)
  expect(rounds).toBe(0)
  await clock.advance(1)
  await settle()
  expect(rounds).toBe(1)
})

test('due work is done when it is due, and others’ when it is looked for; control: not before', async () => {
  const clock = manualClock()
  const due = [3_000, 100]
  const done: number[] = []
  const options: DueWork = {
    clock,
    nextDue: async () => due.at(-1),
    async work() {
      if (!(due.at(-1)! <= clock.now())) return false
      done.push(due.pop()!)
      return true
    },
    pollMs: 1_000,
  }
  const loop = startDueWork({ ...options, onError: (error) => expect.fail(error.message) })
  loops.push(loop)
  await settle()
  await clock.advance(99)
  expect(done).toEqual([])
  await clock.advance(1)
  await settle()
  expect(done).toEqual([100])
  // Another replica schedules it, and says nothing.
  due.push(200)
  for (let i = 0; i < 10; i++) {
    await clock.advance(100)
    await settle()
  }
  expect(done).toEqual([100, 200])
})

test('who waits for what nobody announces looks soon, and then less and less often', () => {
  const idle = createIdle(50)
  const waits = () => Array.from({ length: 7 }, idle.next)
  expect(waits()).toEqual([1, 5, 10, 20, 40, 50, 50])
  idle.reset()
  expect(idle.next()).toBe(1)
})
