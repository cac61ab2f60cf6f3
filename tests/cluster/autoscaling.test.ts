import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gatewayUrl, kubectl, release } from './kubernetes.ts'
import { send } from './request.ts'

const patienceMs = 240_000
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const guard = { enabled: false }

beforeAll(() =>
  release('orders', { guard, autoscaling: { enabled: true, min: 2, max: 3, cpu: 40, scaleDownSeconds: 15 } }),
)
afterAll(() => release('orders', { guard, autoscaling: { enabled: false } }))

test('orders get a replica more under load and one fewer after it, and no request is lost on the way', async () => {
  await untilPods((count) => count === 2)
  const busy = await look(12, 0)
  await untilPods((count) => count === 3)
  const first = await busy.stop()
  const calm = await look(2, 250)
  await untilPods((count) => count === 2)
  const second = await calm.stop()
  const asked = first.asked + second.asked
  console.log(`2 → 3 → 2 pods; ${asked} requests`)
  expect([...first.failures, ...second.failures]).toEqual([])
  expect(asked).toBeGreaterThan(500)
})

async function untilPods(wanted: (count: number) => boolean): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(1_000)) {
    const path =
      '{range .items[?(@.status.phase=="Running")]}{.metadata.name} {.metadata.deletionTimestamp}{"\\n"}{end}'
    const rows = (await kubectl('get', 'pods', '-l', 'app.kubernetes.io/name=orders', '-o', `jsonpath=${path}`)).split(
      '\n',
    )
    if (wanted(rows.filter((row) => /^\S+ $/.test(row)).length)) return
  }
  throw new Error(`orders did not scale: ${await kubectl('describe', 'hpa', 'orders')}`)
}

/** People who look at their orders. */
async function look(clients: number, pauseMs: number) {
  const failures: string[] = []
  let [asked, stopping] = [0, false]
  const agent = new Agent({ keepAlive: true })
  const one = async () => {
    const { cookie } = await send(`${url}/api/session`, { agent, method: 'POST' })
    while (!stopping) {
      asked++
      const fault = await send(`${url}/api/orders`, { agent, headers: { cookie: cookie! } }).then(
        ({ status, body }) => (status === 200 ? undefined : `${status} ${body?.detail}`),
        (error: Error) => error.message,
      )
      if (fault) failures.push(fault)
      await sleep(pauseMs)
    }
  }
  const looking = Promise.all(Array.from({ length: clients }, one))
  return {
    async stop() {
      stopping = true
      await looking
      agent.destroy()
      return { asked, failures }
    },
  }
}
