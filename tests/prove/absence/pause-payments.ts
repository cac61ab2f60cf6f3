import { setTimeout as sleep } from 'node:timers/promises'
import { readBooks } from '@flotilla/shop-test/books'
import { type Checkout, gateOf, makeCustomer } from '@flotilla/shop-test/customer'
import { until } from '@flotilla/shop-test/shop'
import type { Shop } from '../harness/shop.ts'
import { cards, type PlacedOrder, plenty } from '../harness/shoppers.ts'

// Longer than payments waits for the card network.
const pauseMs = 10_000
const people = 60
const few = 5

export interface Pause {
  /** All with a card that is approved. */
  readonly orders: readonly PlacedOrder[]
  /** How many of them waited for the card network when payments stopped. */
  readonly waiting: number
  /** Those that were not bought, and why. */
  readonly lost: readonly string[]
}

/** People whose cards are known already. */
export function fillCarts(shop: Shop): Promise<Checkout[]> {
  const gate = gateOf(8)
  const fill = async () => (await makeCustomer(shop.url)).fill(plenty[0]!, 1, cards.approved)
  return Promise.all(Array.from({ length: people }, () => gate(fill)))
}

/** They check out, and payments stands still: half of them before it, so that some wait for the card network, the others meanwhile. Resolves when all have an end. */
export async function pausePayments(shop: Shop, checkouts: readonly Checkout[]): Promise<Pause> {
  const place = async (checkout: Checkout): Promise<PlacedOrder> => {
    const { orderId } = await checkout.place()
    return { orderId, kind: 'approved' }
  }
  const first = await Promise.all(checkouts.slice(0, people / 2).map(place))
  await until(async () => (await waitingOf(shop, first)) >= few)
  const paused = shop.freeze('payments', pauseMs)
  const waiting = await waitingOf(shop, first)
  const others: PlacedOrder[] = []
  for (const checkout of checkouts.slice(people / 2)) {
    others.push(await place(checkout))
    await sleep(pauseMs / people)
  }
  await paused
  const orders = [...first, ...others]
  await until(async () => (await endsOf(shop, orders)).every(({ status }) => !/^placed$|^cancelling$/.test(status)))
  const lost = (await endsOf(shop, orders)).filter(({ status }) => status === 'cancelled')
  return { orders, waiting, lost: lost.map(({ id, reason }) => `order ${id} is cancelled: ${reason}`) }
}

async function endsOf(shop: Shop, orders: readonly PlacedOrder[]) {
  const ids = new Set(orders.map(({ orderId }) => orderId))
  return (await readBooks(shop)).filter(({ id }) => ids.has(id))
}

async function waitingOf(shop: Shop, orders: readonly PlacedOrder[]): Promise<number> {
  const ends = await endsOf(shop, orders)
  return ends.filter(({ payment }) => payment?.status === 'authorising').length
}
