import { Agent } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gatewayUrl, kubectl, release } from './kubernetes.ts'
import { send } from './request.ts'

const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const requests = 2_000
const clients = 6
const selector = 'app.kubernetes.io/name=catalog'

beforeAll(() => release('catalog', { replicas: 2, guard: { enabled: false } }))
afterAll(() => release('catalog', { replicas: 2, guard: { enabled: false } }))

test('connections that are kept leave nobody out: a pod that came under load gets its share', async () => {
  const agent = new Agent({ keepAlive: true })
  // Each call of the gateway on catalog goes past the caches.
  const look = async (n: number) => (await send(`${url}/api/products?minPrice=${n}`, { agent })).status
  const many = async (from: number) => {
    let next = from
    const one = async () => {
      while (next < from + requests) expect(await look(next++)).toBe(200)
    }
    await Promise.all(Array.from({ length: clients }, one))
  }
  await many(0)
  await release('catalog', { replicas: 4, guard: { enabled: false } })
  const before = await counts()
  await many(requests)
  agent.destroy()
  const after = await counts()
  const shares = [...after].map(([pod, count]) => (count - (before.get(pod) ?? 0)) / requests)
  console.log(`shares of ${requests} requests: ${shares.map((share) => `${(share * 100).toFixed(0)} %`).join(', ')}`)
  expect(shares.length).toBe(4)
  // A quarter each, if chance were even.
  expect(Math.min(...shares)).toBeGreaterThan(0.1)
  expect(Math.max(...shares)).toBeLessThan(0.5)
})

/** Requests for lists that each pod of catalog has answered. */
async function counts(): Promise<Map<string, number>> {
  const pods = (
    await kubectl('get', 'pods', '-l', selector, '--field-selector=status.phase=Running', '-o', 'name')
  ).trim()
  const read = `fetch('http://127.0.0.1:9090/metrics').then((one) => one.text()).then((text) => process.stdout.write(text))`
  const texts = await Promise.all(
    pods
      .split('\n')
      .map(async (pod) => [pod, await kubectl('exec', pod, '--', '/nodejs/bin/node', '-e', read)] as const),
  )
  const line = /^http_server_request_duration_seconds_count\{operation="listProducts",status="200"[^}]*\} (\d+)/m
  return new Map(texts.map(([pod, text]) => [pod, Number(line.exec(text)?.[1] ?? 0)]))
}
