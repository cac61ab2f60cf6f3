import {
  disagreementsOf,
  isSettled,
  ledgerFaults,
  readBooks,
  sampleProduct,
  stockFaults,
  stockUp,
} from '@flotilla/shop-test/books'
import { gateOf, makeCustomer } from '@flotilla/shop-test/customer'
import { makeShop, until } from '@flotilla/shop-test/shop'
import { existenceFaults } from './harness/end.ts'
import { type Proof, prove } from './harness/proof.ts'

const shoppers = 1_000
const items = 100
const product = sampleProduct(15)
const sockets = 64
const soldOut = 'One of the products is sold out. Nothing was charged.'

await prove('A thousand checkouts at once for the last hundred items', async (proof) => {
  // All wait in one line on two cores: that is what is tried, not who has more patience. And all come from one address.
  const patience = { STEP_TIMEOUT_MS: '300000', OTEL_TRACES_SAMPLER_ARG: '0.01' }
  const unlimited = [
    'RATE_LIMIT_PER_MINUTE',
    'ORDER_LIMIT_PER_MINUTE',
    'CONNECTIONS_PER_ADDRESS',
    'REQUESTS_PER_ADDRESS',
  ]
  const limits = Object.fromEntries(unlimited.map((name) => [name, '100000']))
  const shop = await makeShop({ ...patience, ...limits })
  proof.later(shop.remove)
  await shop.start()
  await stockUp(shop, product, [40, 35, 25])
  proof.step('the shop is open')

  const ready = await fillCarts(shop.url)
  proof.step(`${shoppers} guests have something in the cart and a card`)
  const placed = await Promise.all(ready.map((checkout) => checkout.place()))
  proof.step(`${shoppers} orders are accepted`)
  await until(() => isSettled(shop))
  proof.step('all of them are settled')

  const orders = await readBooks(shop)
  proof.none('every checkout that was answered is one order, and there is no other', existenceFaults(orders, placed))
  proof.none('all services say the same of every order', orders.flatMap(disagreementsOf))
  const sold = orders.filter(({ status }) => status !== 'cancelled').length
  proof.claim(`exactly ${items} are sold`, sold === items, sold)
  proof.none(
    'nobody is turned away for another reason than that nothing is left',
    orders.flatMap(({ id, reason }) => (reason === null || reason === soldOut ? [] : [`${id}: ${reason}`])),
  )
  proof.none('the ledger sums to zero and says what the orders say', await ledgerFaults(shop, orders))
  proof.none('stock and reservations agree', await stockFaults(shop, new Map([[product, items]])))
  await control(proof, shop)
})

function fillCarts(url: string) {
  const gate = gateOf(sockets)
  return Promise.all(
    Array.from({ length: shoppers }, async () => {
      const customer = await makeCustomer(url, gate)
      return customer.fill(product, 1, '4242424242424242')
    }),
  )
}

/** One item that left without an order is missed. */
async function control(proof: Proof, shop: Awaited<ReturnType<typeof makeShop>>): Promise<void> {
  const faults = await stockFaults(shop, new Map([[product, items + 1]]))
  proof.claim('control: one item more than was on the shelves is missed', faults.length > 0)
}
