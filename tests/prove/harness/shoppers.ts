import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleProduct } from '@flotilla/shop-test/books'
import { type Customer, makeCustomer } from '@flotilla/shop-test/customer'
import type { Random } from './random.ts'
import type { Shop } from './shop.ts'

/** Products that there are enough of, and one that sells out. */
export const plenty = [21, 22, 23].map(sampleProduct)
export const scarce = sampleProduct(24)

export const cards = {
  approved: '4242424242424242',
  declined: '4000000000000002',
  insufficient: '4000000000009995',
  silent: '4000000000000259',
  late: '4000000000000341',
  twice: '4000000000000119',
} as const

/** One who is impatient has a card that never answers, and calls the order off while payments waits for it. */
export type Kind = keyof typeof cards | 'cancelled' | 'impatient' | 'sold out'

export interface PlacedOrder {
  readonly orderId: string
  readonly kind: Kind
}

export interface Deeds {
  readonly orders: PlacedOrder[]
  readonly accounts: string[]
  readonly products: string[]
}

// Out of fifty.
const mix: readonly (readonly [Kind | 'account' | 'product', number])[] = [
  ['approved', 22],
  ['declined', 4],
  ['insufficient', 2],
  ['twice', 3],
  ['silent', 1],
  ['impatient', 2],
  ['late', 2],
  ['cancelled', 6],
  ['sold out', 3],
  ['account', 3],
  ['product', 2],
]
const deck = mix.flatMap(([deed, n]) => Array.from({ length: n }, () => deed))

export interface Crowd {
  readonly random: Random
  readonly atOnce: number
  /** While more orders than that are not settled, nobody orders. */
  readonly mostOpen: number
  enough(deeds: Deeds): boolean
}

/** Some go to the shop at the same time, do one thing after the other, and do not give up, until `enough`. Rejects when one is refused for good. */
export async function sendShoppers(
  shop: Shop,
  { random, atOnce, mostOpen, enough }: Crowd,
  deeds: Deeds = { orders: [], accounts: [], products: [] },
): Promise<Deeds> {
  const password = (await readFile(shop.staffPasswordFile, 'utf8')).trim()
  // Every kind comes soon, whatever the seed.
  let drawn: (typeof deck)[number][] = []
  const draw = () => {
    if (drawn.length === 0) drawn = random.shuffle(deck)
    return drawn.pop()!
  }

  async function shopper(): Promise<void> {
    while (!enough(deeds)) {
      if (crowded) {
        await sleep(100)
        continue
      }
      const deed = draw()
      if (deed === 'account') deeds.accounts.push(await signUp(shop))
      else if (deed === 'product') deeds.products.push(await offer(shop, password))
      else deeds.orders.push(await buy(shop, deed, random))
    }
  }

  let crowded = false
  let left = false
  async function look(): Promise<void> {
    for (; !left; await sleep(500)) crowded = (await openOrders(shop).catch(() => 0)) > mostOpen
  }
  const looking = look()
  await Promise.all(Array.from({ length: atOnce }, shopper)).finally(() => {
    left = true
  })
  await looking
  return deeds
}

async function openOrders(shop: Shop): Promise<number> {
  const [row] = await shop.rows<{ n: number }>(
    'orders',
    `select count(*)::int as n from orders where status = 'placed'`,
  )
  return row!.n
}

async function buy(shop: Shop, kind: Kind, random: Random): Promise<PlacedOrder> {
  const product = kind === 'sold out' ? scarce : random.pick(plenty)
  const customer = await makeCustomer(shop.url)
  const card = cards[kind === 'cancelled' || kind === 'sold out' ? 'approved' : kind === 'impatient' ? 'silent' : kind]
  const { orderId } = await (await customer.fill(product, random.between(1, 3), card)).place()
  if (kind === 'impatient') await sleep(1_500)
  if (kind === 'impatient' || kind === 'cancelled') await cancel(customer, orderId)
  return { orderId, kind }
}

// Too late is an answer too.
async function cancel(customer: Customer, orderId: string): Promise<void> {
  await customer.ask('POST', `/orders/${orderId}/cancel`).catch((error: Error) => {
    if (!error.message.includes('not-cancellable')) throw error
  })
}

async function signUp(shop: Shop): Promise<string> {
  const customer = await makeCustomer(shop.url)
  const email = `${randomUUID()}@flotilla.test`
  await customer.ask('POST', '/session/sign-up', { email, password: randomUUID(), name: 'Ann' }, randomUUID())
  return email
}

async function offer(shop: Shop, password: string): Promise<string> {
  const staff = await makeCustomer(shop.url)
  await staff.ask('POST', '/session/log-in', { email: 'staff@flotilla.test', password })
  const [like] = (await staff.ask<{ items: { category: string; picture: object }[] }>('GET', '/products?limit=1')).items
  const name = `Proof ${randomUUID()}`
  const draft = { name, description: 'Shown to be there once', price: { amount: 1_000, currency: 'EUR' } }
  await staff.ask('POST', '/products', { ...draft, category: like!.category, picture: like!.picture }, randomUUID())
  return name
}
