import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { faultless, faults } from './faults.ts'
import { drainWorker, flotilla, gatewayUrl, podNames, release, roll, services } from './kubernetes.ts'
import { startLoad } from './load.ts'
import { lost, report } from './report.ts'

const clients = 4
// What is tried is whether a rollout loses requests, not how many two cores can answer while they start pods.
const pauseMs = 40
// The long form: 100,000 requests and 20 rollouts.
const atLeast = Number(process.env.FLOTILLA_ROLLOUT_REQUESTS ?? 5_000)
const rollouts = Number(process.env.FLOTILLA_ROLLOUTS ?? 2)
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')

afterAll(() => release('catalog', { env: faultless, guard: { enabled: false } }))

test(`${rollouts} rolling updates of every service, a drained worker, a scale-down and a release that goes back by itself lose none of ${atLeast} requests and no event`, async () => {
  await release('catalog', { env: faults.patient, guard: { enabled: false } })
  const load = await startLoad(url, clients, pauseMs)
  const begun = performance.now()
  const seen = new Set<string>()
  for (let round = 0; round < rollouts; round++) {
    // Spread over the load, so that each meets clients that are well under way.
    while (load.requests < (round * atLeast) / rollouts && seconds(begun) < 90 * round) await sleep(250)
    await roll(services)
    for (const pod of await podNames(services)) seen.add(pod)
    console.log(`rollout ${round + 1} of ${rollouts}: ${load.requests} requests, ${seconds(begun)} s`)
  }
  // Not by kubectl scale: Helm would find the number to be another's at the next release, and refuse.
  await release('catalog', { replicas: 3 })
  const evicted = await drainWorker()
  await release('catalog', { replicas: 2 })
  console.log(
    `${evicted.length} pods drained from a worker, catalog scaled down: ${load.requests} requests, ${seconds(begun)} s`,
  )
  const back = await goBack()
  console.log(`catalog went back by itself: ${load.requests} requests, ${seconds(begun)} s`)
  while (load.requests < atLeast && seconds(begun) < rollouts * 200) await sleep(250)
  const tally = await load.stop()
  report(tally)
  // Two replicas of each service, all new in every round: the rollouts did happen.
  expect(seen.size).toBeGreaterThanOrEqual(rollouts * 2 * services.length)
  expect(evicted.length).toBeGreaterThanOrEqual(5)
  expect(back).toContain('catalog is as it was')
  expect(lost(tally)).toEqual({})
  expect(tally.events).toBeGreaterThan(100)
  // Every pod of the gateway went in each round, and with it the streams that it held.
  expect(tally.resumed).toBeGreaterThanOrEqual(rollouts * clients)
  expect(tally.requests).toBeGreaterThanOrEqual(atLeast)
})

/** A release whose pods never get ready, past the canary; whoever watches it takes it back. */
async function goBack(): Promise<string> {
  await release('catalog', { env: faults['never ready'], guard: { enabled: false } }, { wait: false })
  return flotilla('rollout', 'watch', 'catalog', '--seconds', '30').catch((error) => error.stdout as string)
}

function seconds(begun: number): number {
  return Math.round((performance.now() - begun) / 1_000)
}
