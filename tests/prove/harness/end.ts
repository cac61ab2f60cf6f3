import { setTimeout as sleep } from 'node:timers/promises'
import {
  disagreementsOf,
  isSettled,
  ledgerFaults,
  type OrderInBooks,
  readBooks,
  stockFaults,
  stockUp,
} from '@flotilla/shop-test/books'
import type { Proof } from './proof.ts'
import { doubledOf, inventedOf, lostOf, readTraffic, subscriptionsOf } from './recorder.ts'
import type { Shop } from './shop.ts'
import { type Deeds, plenty, scarce } from './shoppers.ts'

const onShelf = { plenty: 90_000, scarce: 30 }

/** Fills the shelves, so that it is known what was on them. */
export async function fillShelves(shop: Shop): Promise<void> {
  const third = onShelf.plenty / 3
  for (const product of plenty) await stockUp(shop, product, [third, third, third])
  await stockUp(shop, scarce, [onShelf.scarce / 3, onShelf.scarce / 3, onShelf.scarce / 3])
}

export interface Outcome {
  readonly deeds: Deeds
  /** The last disturbance, in milliseconds since the epoch. */
  readonly since: number
  /** Fewer types of messages taken by services mean that something is not looked at any more. */
  readonly leastSubscriptions: number
  /** Until every order has ended; 30 s by default. */
  readonly withinSeconds?: number
}

/** Waits until all has come to an end, and says of it all that has to hold. */
export async function judge(
  proof: Proof,
  shop: Shop,
  { deeds, since, leastSubscriptions, withinSeconds = 30 }: Outcome,
) {
  const settled = await within(120_000, () => isSettled(shop))
  const slowest = await slowestEnd(shop, since)
  proof.claim(
    `every order is terminal ≤ ${withinSeconds} s after the last disturbance, or after it was placed`,
    settled && slowest <= withinSeconds,
    `${slowest.toFixed(1)} s`,
  )
  const quiet = settled && (await within(120_000, async () => (await isQuiet(shop)) && (await isDelivered(shop))))
  proof.claim('everything that is on its way arrives', quiet, `${((Date.now() - since) / 1_000).toFixed(1)} s after it`)

  const traffic = await readTraffic(shop, shop.services)
  const pairs = [...subscriptionsOf(traffic).values()].reduce((sum, types) => sum + types.size, 0)
  const total = [...traffic.taken.values()].reduce((sum, ids) => sum + ids.size, 0)
  proof.say(`${traffic.sent.size} messages sent, ${total} taken, over ${pairs} subscriptions`)
  proof.claim('every subscription was used', pairs >= leastSubscriptions, `${pairs} of ≥ ${leastSubscriptions}`)
  proof.none('0 lost events', lostOf(traffic))
  proof.none('0 events taken twice', doubledOf(traffic))
  proof.none('0 events of what never happened', inventedOf(traffic))
  proof.none('0 dead letters, 0 left to retry', await leftovers(shop))

  const [carried] = await shop.rows<{ n: number }>('bus', 'select count(*)::int as n from bus_messages')
  proof.claim('the bus is the one that was asked for', carried!.n > 0 === (shop.bus === 'postgres'), shop.bus)

  const orders = await readBooks(shop)
  proof.none(
    'every checkout that was answered exists exactly once, and no other',
    existenceFaults(orders, deeds.orders),
  )
  proof.none('all services say the same of every order', orders.flatMap(disagreementsOf))
  proof.none('cards decide', cardFaults(orders, deeds))
  proof.none('the ledger sums to zero and says what the orders say', await ledgerFaults(shop, orders))
  const shelves = [...plenty.map((id) => [id, onShelf.plenty] as const), [scarce, onShelf.scarce] as const]
  proof.none('stock and reservations agree', await stockFaults(shop, new Map(shelves)))
  proof.none('one mail per step', await mailFaults(shop, orders))
  proof.none('every account and product that was made exists exactly once', await makings(shop, deeds))
}

async function within(ms: number, condition: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(200))
    if (await condition().catch(() => false)) return true
  return false
}

async function slowestEnd(shop: Shop, since: number): Promise<number> {
  const [row] = await shop.rows<{ slowest: number | null }>(
    'orders',
    `select max(extract(epoch from settled_at - greatest(placed_at, to_timestamp(${since} / 1000.0))))::float as slowest from orders`,
  )
  return Math.max(0, row!.slowest ?? 0)
}

// Parcels that travel and cards that answer late make news after their order is settled.
async function isQuiet(shop: Shop): Promise<boolean> {
  const [parcels] = await shop.rows<{ n: number }>(
    'shipping',
    `select count(*)::int as n from shipments where status in ('booked', 'on-the-way')`,
  )
  const [answers] = await shop.rows<{ n: number }>(
    'payments',
    'select count(*)::int as n from intents where answer_at is not null and answered_at is null',
  )
  return parcels!.n === 0 && answers!.n === 0
}

async function isDelivered(shop: Shop): Promise<boolean> {
  return lostOf(await readTraffic(shop, shop.services)).length === 0 && (await leftovers(shop)).length === 0
}

async function leftovers(shop: Shop): Promise<string[]> {
  const found: string[] = []
  for (const service of shop.services)
    for (const table of ['messaging.retries', 'messaging.dead_letters'])
      for (const row of await shop.rows<{ type: string; error: string }>(service, `select type, error from ${table}`))
        found.push(`${service}, ${table}: ${row.type}: ${row.error}`)
  return found
}

/** Checkouts that were answered and orders that exist, where they are not one to one. */
export function existenceFaults(orders: readonly { id: string }[], placed: readonly { orderId: string }[]): string[] {
  const [known, answered] = [new Set(orders.map(({ id }) => id)), new Set(placed.map(({ orderId }) => orderId))]
  return [
    ...[...answered].filter((id) => !known.has(id)).map((id) => `order ${id} was answered and does not exist`),
    ...[...known].filter((id) => !answered.has(id)).map((id) => `order ${id} was answered to nobody`),
    ...(answered.size < placed.length ? ['two checkouts were answered with one order'] : []),
  ]
}

const mayBeBought = new Set(['approved', 'twice', 'late', 'cancelled', 'sold out'])
const slow = new Set(['silent', 'impatient', 'late'])
const reasons = /sold out|You cancelled|in time/i

function cardFaults(orders: readonly OrderInBooks[], deeds: Deeds): string[] {
  const kinds = new Map(deeds.orders.map(({ orderId, kind }) => [orderId, kind]))
  return orders.flatMap(({ id, status, reason }) => {
    const kind = kinds.get(id)!
    if (status !== 'cancelled')
      return mayBeBought.has(kind) ? [] : [`order ${id} was bought with a card that is ${kind}`]
    // Whoever was away meanwhile: a network that answers at once is not blamed.
    const isBlamed = reason?.includes('card network') && !slow.has(kind)
    const isKnown = kind !== 'approved' || reasons.test(reason ?? '')
    return isBlamed || !isKnown ? [`order ${id} (${kind}) is cancelled: ${reason}`] : []
  })
}

async function mailFaults(shop: Shop, orders: readonly OrderInBooks[]): Promise<string[]> {
  const rows = await shop.rows<{ order_id: string; step: string; n: number }>(
    'notifications',
    `select order_id, regexp_replace(subject, 'order \\S+', '…') as step, count(*)::int as n
    from mails where order_id is not null group by 1, 2`,
  )
  const steps = new Map<string, Set<string>>()
  for (const { order_id, step } of rows) steps.set(order_id, (steps.get(order_id) ?? new Set()).add(step))
  const missing = orders.flatMap(({ id, status }) =>
    [
      'We have your …',
      ...(status === 'cancelled' ? ['Your … was cancelled'] : ['Your … is confirmed', 'Your … has arrived']),
    ]
      .filter((step) => !steps.get(id)?.has(step))
      .map((step) => `no mail «${step}» for order ${id} (${status})`),
  )
  return [...missing, ...rows.filter(({ n }) => n > 1).map(({ order_id, step, n }) => `${n} × «${step}» ${order_id}`)]
}

async function makings(shop: Shop, deeds: Deeds): Promise<string[]> {
  const accounts = await shop.rows<{ email: string }>('identity', 'select email from accounts')
  const products = await shop.rows<{ name: string }>('catalog', `select name from products where name like 'Proof %'`)
  const emails = accounts.map(({ email }) => email)
  const names = products.map(({ name }) => name)
  return [
    ...deeds.accounts.filter((one) => emails.filter((email) => email === one).length !== 1),
    ...deeds.products.filter((one) => names.filter((name) => name === one).length !== 1),
    ...(names.length === deeds.products.length ? [] : [`${names.length} products for ${deeds.products.length} offers`]),
  ]
}
