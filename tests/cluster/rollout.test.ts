import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { gatewayUrl, podNames, rollAll, services, setEverywhere } from './kubernetes.ts'
import { startLoad, type Tally } from './load.ts'

const clients = 6
// What is tried is whether a rollout loses requests, not how many two cores can answer while they start pods.
const pauseMs = 40
const atLeast = Number(process.env.FLOTILLA_ROLLOUT_REQUESTS ?? 20_000)
const rollouts = 5
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')

let weakened = false
afterAll(async () => {
  if (weakened) await setEverywhere('service.drain.enabled=true')
})

test(`${rollouts} rolling updates of every service lose none of ${atLeast} requests`, async () => {
  const load = await startLoad(url, clients, pauseMs)
  const begun = performance.now()
  const seen = new Set<string>()
  for (let round = 0; round < rollouts; round++) {
    // Spread over the load, so that each meets clients that are well under way.
    while (load.requests < (round * atLeast) / rollouts && seconds(begun) < 90 * round) await sleep(250)
    await rollAll()
    for (const pod of await podNames()) seen.add(pod)
    console.log(`rollout ${round + 1} of ${rollouts}: ${load.requests} requests, ${seconds(begun)} s`)
  }
  while (load.requests < atLeast && seconds(begun) < 600) await sleep(250)
  const tally = await load.stop()
  report(tally, begun)
  // Two replicas of each service, all new in every round: the rollouts did happen.
  expect(seen.size).toBeGreaterThanOrEqual(rollouts * 2 * services.length)
  expect(Object.fromEntries(tally.failures)).toEqual({})
  expect(tally.requests).toBeGreaterThanOrEqual(atLeast)
})

test('control: without the drain the same loses requests', async () => {
  weakened = true
  await setEverywhere('service.drain.enabled=false')
  const load = await startLoad(url, clients, 0)
  const begun = performance.now()
  await rollAll()
  const tally = await load.stop()
  report(tally, begun)
  // Cut-off connections, which the drain prevents; not just a busy machine's late answers.
  expect([...tally.failures.keys()].join('\n')).toMatch(/ECONNRESET|ECONNREFUSED|hang up/)
})

function report({ requests, byKind, failures }: Tally, begun: number): void {
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0)
  console.log(
    `${requests} requests in ${seconds(begun)} s, ${failed} failed; load average ${loadavg()[0]!.toFixed(0)}`,
    byKind,
    failures,
  )
}

function seconds(begun: number): number {
  return Math.round((performance.now() - begun) / 1_000)
}
