import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beyondDeadline, deadlineLeft, deadlineSignal, untilDeadline, withinDeadline } from './index.ts'

test('work sees the deadline of its caller, also after a wait, and none outside', async () => {
  const { signal } = new AbortController()
  await withinDeadline({ signal, deadline: () => 300 }, async () => {
    await setImmediate()
    expect([deadlineSignal(), deadlineLeft()]).toEqual([signal, 300])
    beyondDeadline(() => expect([deadlineSignal(), deadlineLeft()]).toEqual([undefined, Number.POSITIVE_INFINITY]))
  })
  withinDeadline({ signal }, () => expect(deadlineLeft()).toBe(Number.POSITIVE_INFINITY))
  expect([deadlineSignal(), deadlineLeft()]).toEqual([undefined, Number.POSITIVE_INFINITY])
})

test('of those who wait for the same thing each leaves at its own deadline', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const [first, second] = [new AbortController(), new AbortController()]
  const [left, stayed] = [first, second].map((deadline) => withinDeadline(deadline, () => untilDeadline(promise)))
  first.abort(new Error('too late'))
  await expect(left).rejects.toThrow('too late')
  await expect(withinDeadline(first, () => untilDeadline(promise))).rejects.toThrow('too late')
  resolve('the answer')
  expect(await stayed).toBe('the answer')
})
