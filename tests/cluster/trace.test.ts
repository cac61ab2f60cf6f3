import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { sampleProduct } from '@flotilla/shop-test/books'
import { checkoutTree, type Span, treeOf } from '@flotilla/shop-test/checkout-tree'
import { makeCustomer } from '@flotilla/shop-test/customer'
import { expect, test } from 'vitest'
import { gatewayUrl } from './kubernetes.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const most = 100

test('a checkout is the same trace as on one machine: from the gateway through eight services, with SQL and events', async () => {
  const known = new Set((await checkouts()).map(({ traceId }) => traceId))
  const find = async () => (await checkouts()).find(({ traceId }) => !known.has(traceId))
  let found = await find()
  // One request in ten is traced here.
  for (let n = 0; n < most && !found; n += 5) {
    await Promise.all(Array.from({ length: 5 }, buy))
    found = await find()
  }
  const { traceId } = found!
  const spans = async (): Promise<(Span & { error: string | null })[]> =>
    JSON.parse(await flotilla('traces', traceId, '--cluster', '--json')).spans
  // Pods tell a second later, and the last message comes some steps after the answer.
  await expect.poll(async () => treeOf(await spans()), { timeout: 60_000, interval: 1_000 }).toEqual(checkoutTree)
  const all = await spans()
  const withSql = all.filter(({ layer }) => layer === 'sql').map(({ service }) => service)
  expect([...new Set(withSql)].toSorted()).toEqual([...new Set(all.map(({ service }) => service))].toSorted())
  expect(all.filter(({ error }) => error !== null)).toEqual([])
  console.log(`${all.length} spans in ${new Set(all.map(({ service }) => service)).size} services`)
})

// Each with a cart of their own: one that was ordered is emptied a little later.
async function buy(): Promise<void> {
  const customer = await makeCustomer(url!)
  await (await customer.fill(sampleProduct(7), 1, '4242424242424242')).place()
}

// One that is not sampled and was slow is told of by the spans of those who waited, two at most.
async function checkouts(): Promise<{ traceId: string }[]> {
  const lines = await flotilla('traces', '--cluster', '--operation', 'placeOrder', '--json')
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { traceId: string; spans: number })
    .filter(({ spans }) => spans > 5)
}

async function flotilla(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...args], {
    cwd: root,
    maxBuffer: 1 << 26,
  })
  return stdout
}
