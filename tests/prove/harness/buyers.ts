import { setTimeout as sleep } from 'node:timers/promises'
import { type Checkout, gateOf, makeCustomer, type Placed } from '@flotilla/shop-test/customer'
import type { Shop } from './shop.ts'
import { cards, type PlacedOrder, plenty } from './shoppers.ts'

export interface Buyers {
  /** So many of them check out, spread over the time: cart, rates, card and order, each asked for once. */
  come(count: number, seconds: number): Promise<void>
  /** Those who were refused ask again, under the same key, until they have their order. */
  finish(): Promise<{ readonly asked: number; readonly refused: number; readonly orders: readonly PlacedOrder[] }>
}

/** People who have filled their carts already. */
export async function prepareBuyers(shop: Shop, people: number): Promise<Buyers> {
  const gate = gateOf(8)
  const ready = await Promise.all(Array.from({ length: people }, () => gate(() => fill(shop))))
  const begun: { checkout: Checkout; placed: Promise<Placed | number> }[] = []

  return {
    async come(count, seconds) {
      for (const checkout of ready.splice(0, count)) {
        begun.push({ checkout, placed: checkout.tryOnce() })
        await sleep((seconds * 1_000) / count)
      }
      await Promise.all(begun.map(({ placed }) => placed))
    },
    async finish() {
      const first = await Promise.all(begun.map(({ placed }) => placed))
      const all = await Promise.all(first.map((one, n) => (typeof one === 'number' ? begun[n]!.checkout.place() : one)))
      const orders = all.map(({ orderId }) => ({ orderId, kind: 'approved' as const }))
      return { asked: begun.length, refused: first.filter((one) => typeof one === 'number').length, orders }
    },
  }
}

async function fill(shop: Shop): Promise<Checkout> {
  const customer = await makeCustomer(shop.url)
  return customer.fill(plenty[0]!, 1, cards.approved)
}
