import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { gatewayUrl, podNames, release, roll } from './kubernetes.ts'
import { startLoad } from './load.ts'
import { lost, report } from './report.ts'

// The edge, what is read most, and the saga. All nine, again and again, are `npm run prove -- rollout`.
const rolled = ['catalog', 'gateway', 'orders']
const clients = 4
const atLeast = 500
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')

const setDrain = (enabled: boolean) =>
  Promise.all(rolled.map((name) => release(name, { drain: { enabled }, guard: { enabled: false } })))
let weakened = false
afterAll(async () => {
  if (weakened) await setDrain(true)
})

test(`a rolling update of ${rolled.join(', ')} loses no request and no event`, async () => {
  const load = await startLoad(url, clients, 40)
  const before = await podNames(rolled)
  await roll(rolled)
  const after = await podNames(rolled)
  while (load.requests < atLeast) await sleep(250)
  const tally = await load.stop()
  report(tally)
  // Two replicas of each, all of them new: the rollout did happen.
  expect(after.filter((pod) => !before.includes(pod)).length).toBeGreaterThanOrEqual(2 * rolled.length)
  expect(lost(tally)).toEqual({})
  expect(tally.events).toBeGreaterThan(10)
  // Every pod of the gateway went, and with it the streams that it held.
  expect(tally.resumed).toBeGreaterThanOrEqual(clients)
})

test('control: without the drain the same loses requests', async () => {
  weakened = true
  await setDrain(false)
  const load = await startLoad(url, clients, 0)
  const isCut = (fault: string) => /ECONNRESET|ECONNREFUSED|hang up/.test(fault)
  for (let n = 0; n < 5 && ![...load.failures.keys()].some(isCut); n++) await roll(rolled)
  const tally = await load.stop()
  report(tally)
  expect([...tally.failures.keys()].some(isCut)).toBe(true)
})
