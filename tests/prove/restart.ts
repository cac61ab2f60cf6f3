import {
  disagreementsOf,
  isSettled,
  ledgerFaults,
  type OrderInBooks,
  readBooks,
  sampleProduct,
  stockFaults,
  stockUp,
} from '@flotilla/shop-test/books'
import { makeCustomer, type Placed } from '@flotilla/shop-test/customer'
import { makeShop, pause, type Shop, until } from '@flotilla/shop-test/shop'
import { existenceFaults } from './harness/end.ts'
import { prove } from './harness/proof.ts'

const approves = '4242424242424242'
const declines = '4000000000000002'
const kills = { short: 3, long: 20 }
const ordersPerLife = 12
const onShelf = 600
const products = [21, 22, 23].map(sampleProduct)

interface Bought extends Placed {
  readonly card: string
}

await prove('The whole of `npm start` is killed with -9 in the middle of orders, and started again', async (proof) => {
  const shop = await makeShop({
    // A start that takes longer than a step may would end orders as it should, but then nobody knows which.
    STEP_TIMEOUT_MS: '300000',
    RATE_LIMIT_PER_MINUTE: '100000',
    ORDER_LIMIT_PER_MINUTE: '100000',
    REQUESTS_PER_ADDRESS: '100000',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  })
  proof.later(shop.remove)
  await shop.start()
  for (const product of products) await stockUp(shop, product, [onShelf / 3, onShelf / 3, onShelf / 3])
  proof.step('the shop is open')

  const lives = proof.long ? kills.long : kills.short
  const placing: Promise<Bought>[] = []
  for (let life = 0; life < lives; life++) {
    for (let n = 0; n < ordersPerLife; n++) placing.push(buy(shop, n))
    // In the middle: some are in carts, some placed, some on their way, some being paid.
    await pause(proof.random.between(200, 1_000))
    await shop.kill()
    await shop.start()
    proof.step(`killed and started again (${life + 1} of ${lives})`)
  }
  const placed = await Promise.all(placing)
  await until(() => isSettled(shop))

  const orders = await readBooks(shop)
  proof.claim(`${lives * ordersPerLife} orders`, placed.length === lives * ordersPerLife, placed.length)
  proof.none('every checkout that was answered is one order, and there is no other', existenceFaults(orders, placed))
  proof.none('cards decide', cardFaults(orders, placed))
  proof.none('all services say the same of every order', orders.flatMap(disagreementsOf))
  proof.none('the ledger sums to zero and says what the orders say', await ledgerFaults(shop, orders))
  const shelves = new Map(products.map((product) => [product, onShelf]))
  proof.none('stock and reservations agree', await stockFaults(shop, shelves))
  const forgotten = existenceFaults(orders.slice(1), placed)
  proof.claim('control: an order that is not in the books is missed', forgotten.length > 0)
})

async function buy(shop: Shop, n: number): Promise<Bought> {
  const card = n % 4 === 0 ? declines : approves
  const customer = await makeCustomer(shop.url)
  const checkout = await customer.fill(products[n % products.length]!, n + 1, card)
  return { ...(await checkout.place()), card }
}

function cardFaults(orders: readonly OrderInBooks[], placed: readonly Bought[]): string[] {
  const cards = new Map(placed.map(({ orderId, card }) => [orderId, card]))
  return orders.flatMap(({ id, status }) =>
    (status === 'cancelled') === (cards.get(id) === declines) ? [] : [`order ${id} is ${status}`],
  )
}
