import { join } from 'node:path'
import { removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import {
  disagreementsOf,
  isSettled,
  ledgerFaults,
  readBooks,
  sampleProduct,
  stockFaults,
  stockUp,
} from '@flotilla/shop-test/books'
import { type Customer, makeCustomer, type Placed } from '@flotilla/shop-test/customer'
import { makeShop, pause, type Shop, until } from '@flotilla/shop-test/shop'
import { Client } from 'pg'
import { findDumpTools } from './harness/dump-tools.ts'
import { existenceFaults } from './harness/end.ts'
import { prove } from './harness/proof.ts'

const card = '4242424242424242'
const product = sampleProduct(21)
const onShelf = 9_000
/** The service that is restored from an older copy than the others: everything that changes it comes as a message. */
const restored = 'inventory'
const controlMs = 8_000
const settings = {
  // A step that is late would be undone, which would hide that it was lost.
  STEP_TIMEOUT_MS: '300000',
  RATE_LIMIT_PER_MINUTE: '1000000',
  ORDER_LIMIT_PER_MINUTE: '1000000',
  REQUESTS_PER_ADDRESS: '1000000',
}

await prove('A dump is restored: the whole shop, then one service from an older copy', async (proof) => {
  const tools = await findDumpTools()
  if ('missing' in tools) return proof.skip('all of it', tools.missing)
  const shop = await makeShop(settings)
  proof.later(shop.remove)
  const placed: Placed[] = []
  const buy = async (customers: readonly Customer[]) => void placed.push(...(await order(customers)))
  const dumpOf = (name: string) => join(shop.folder, `${name}.dump`)

  await shop.start()
  await stockUp(shop, product, [onShelf / 3, onShelf / 3, onShelf / 3])
  const customers = await arrive(shop)
  // In the middle: some are placed, some on their way, some being paid.
  for (const some of [await arrive(shop), await arrive(shop), customers]) await buy(some)
  await shop.kill()
  await onServer(shop, async (url) => {
    proof.step(`${placed.length} orders placed, ${await countOpen(url)} of them open when the shop was killed`)
    await tools.dumpAll(url, dumpOf('all'))
  })
  await removePostgres(join(shop.folder, 'postgres'))
  await onServer(shop, (url) => tools.restoreAll(url, dumpOf('all')))
  proof.step('all of it is dumped, and restored on a new server')
  await shop.start()
  await buy(await arrive(shop))
  proof.step('orders are accepted again')
  await judge('all on a new server')
  await buy(customers)
  await judge('those who had a session ordered again')
  proof.none('every service says that its stores were replaced', await unaware(shop))

  await tools.dump(await shop.databaseUrl(restored), dumpOf(restored))
  for (const some of [await arrive(shop), await arrive(shop)]) await buy(some)
  await until(() => isSettled(shop))
  await shop.kill()
  await onServer(shop, async (url) => {
    await tools.restore(databaseOf(url, restored), dumpOf(restored))
    await query(databaseOf(url, 'bus'), 'update bus_cursors set inbox = null')
  })
  await shop.start()
  await pause(controlMs)
  const lost = (await readBooks(shop)).flatMap(disagreementsOf)
  proof.claim('control: the bus does not know of it, and orders disagree', lost.length > 0, lost.length)

  await shop.kill()
  await onServer(shop, (url) => tools.restore(databaseOf(url, restored), dumpOf(restored)))
  await shop.start()
  await judge(`${restored} from an older copy`)
  const doctor = await shop.flotilla('doctor')
  proof.claim('flotilla doctor says it', doctor.includes(`${restored}: its database was replaced`))

  /** Everything comes to its end, and all books agree. */
  async function judge(what: string): Promise<void> {
    const since = performance.now()
    let faults: string[] = []
    await until(async () => {
      faults = await faultsOf(shop, placed)
      return faults.length === 0 && (await isSettled(shop))
    }).catch((error: Error) => faults.push(error.message))
    proof.none(`${what}: every order is there and at its end, and all books agree`, faults)
    proof.step(`${what}: ${((performance.now() - since) / 1_000).toFixed(1)} s until all books agree`)
  }
})

async function faultsOf(shop: Shop, placed: readonly Placed[]): Promise<string[]> {
  const orders = await readBooks(shop)
  return [
    ...existenceFaults(orders, placed),
    ...orders.flatMap(disagreementsOf),
    ...(await ledgerFaults(shop, orders)),
    ...(await stockFaults(shop, new Map([[product, onShelf]]))),
  ]
}

async function arrive(shop: Shop): Promise<Customer[]> {
  return Promise.all(Array.from({ length: 6 }, () => makeCustomer(shop.url)))
}

/** Each of them orders once. */
async function order(customers: readonly Customer[]): Promise<Placed[]> {
  return Promise.all(customers.map(async (customer) => (await customer.fill(product, 1, card)).place()))
}

/** Runs the server on what it has stored, and makes it where there is nothing. */
async function onServer(shop: Shop, work: (url: string) => Promise<unknown>): Promise<void> {
  const server = await startPostgres({ dir: join(shop.folder, 'postgres') })
  try {
    await work(server.url)
  } finally {
    await server.stop()
  }
}

function databaseOf(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

async function countOpen(url: string): Promise<number> {
  const text = `select count(*)::int as n from orders where status = 'placed'`
  return (await query<{ n: number }>(databaseOf(url, 'orders'), text))[0]!.n
}

/** Services that do not say so. */
async function unaware(shop: Shop): Promise<string[]> {
  const all: { service: string; standing: { stores: { replaced: boolean }[] } }[] = JSON.parse(
    await shop.flotilla('events', '--json'),
  )
  const aware = all.filter(({ standing }) => standing.stores.filter(({ replaced }) => replaced).length === 2)
  return all.map(({ service }) => service).filter((name) => !aware.some(({ service }) => service === name))
}

async function query<R extends object>(connectionString: string, text: string): Promise<R[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
