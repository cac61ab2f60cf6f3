import { createHash } from 'node:crypto'
import type { Saga } from '@flotilla/saga'
import type { CheckoutData } from '../../../services/orders/src/checkout/checkout-saga.ts'
import { checkoutSaga } from '../../../services/orders/src/checkout/checkout-saga.ts'
import type { Random } from '../harness/random.ts'
import { randomBy } from '../harness/random.ts'
import { anyAddress } from '../order-flow/samples.ts'
import { type Agenda, makeAgenda } from './agenda.ts'
import { makeBus } from './bus.ts'
import { inventory } from './inventory.ts'
import { type Lacks, makeNode } from './node.ts'
import { notifications } from './notifications.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { shipping } from './shipping.ts'
import { faultsOf } from './verdict.ts'
import type { Weather } from './weather.ts'

export interface Simulation {
  readonly placed: number
  readonly crashes: number
  readonly messages: number
  /** Virtual seconds until nothing happened any more. */
  readonly seconds: number
  /** How the orders ended. */
  readonly ends: readonly string[]
  /** What is wrong, in words. */
  readonly faults: readonly string[]
  /** SHA-256 of everything that happened. */
  readonly history: string
}

export interface Without extends Lacks {
  /** Every attempt of a customer counts as another order. */
  readonly keys?: boolean
  readonly saga?: Saga<CheckoutData>
}

const hour = 3_600_000
const cards = [
  'approves',
  'approves',
  'approves',
  'approves',
  'approves',
  'declines',
  'insufficient',
  'silent',
  'late',
  'twice',
]
const products = ['lantern', 'rope', 'anchor']

/** One life of the order flow on a virtual clock and network, by a seed: who crashes when, what is late, what is doubled, who cancels. */
export function simulate(seed: number, without: Without = {}): Simulation {
  const random = randomBy(seed)
  const agenda = makeAgenda(random)
  const weather: Weather = {
    crashes: random.pick([0, 0.005, 0.02, 0.05]),
    downMs: random.pick([500, 5_000, 20_000]),
    slowestMs: random.pick([5, 50, 500, 5_000]),
    outages: random.pick([0, 0, 0.01]),
  }
  const bus = makeBus(agenda, weather)
  // In some lives steps time out often, and their answers come late.
  const timeoutMs = random.pick([8_000, 60_000])
  const flow = orders(without.saga ?? checkoutSaga(timeoutMs))
  const shelves = products.flatMap((productId) =>
    ['berlin', 'lyon'].map((warehouse) => ({ productId, warehouse, onHand: random.between(0, 8), reserved: 0 })),
  )
  const nodes = {
    orders: makeNode(agenda, bus, flow, weather, without),
    inventory: makeNode(agenda, bus, inventory(shelves, random.pick([5_000, 900_000])), weather, without),
    payments: makeNode(agenda, bus, payments(), weather, without),
    shipping: makeNode(agenda, bus, shipping(), weather, without),
    notifications: makeNode(agenda, bus, notifications(), weather, without),
  }

  const count = random.between(2, 10)
  for (let n = 0; n < count; n++) {
    const data = anyCheckout(random, n)
    agenda.after(random.between(0, 20_000), () => place(`order-${n}`, data))
    if (random.next() < 0.3) agenda.after(random.between(0, 90_000), () => cancel(`order-${n}`))
  }

  // A customer who gets no answer asks again under the same key, until there is one.
  function place(id: string, data: CheckoutData, attempt = 1): void {
    const key = without.keys ? `${id}-${attempt}` : id
    const answered = nodes.orders.ask((state, now) => flow.place(state, key, data, now))
    if (!answered) agenda.after(random.between(500, 5_000), () => place(id, data, attempt + 1))
  }

  function cancel(id: string): void {
    nodes.orders.ask((state, now) => flow.cancel(state, id, now))
  }

  // A person looks after what is parked.
  for (let at = hour / 4; at < hour; at += hour / 4)
    agenda.after(at, () => {
      for (const { id, saga } of Object.values(nodes.orders.state))
        if (saga.status === 'parked') nodes.orders.ask((state, now) => flow.retry(state, id, now))
    })

  agenda.run(2 * hour)
  const { history } = agenda
  return {
    placed: count,
    crashes: history.filter((line) => line.includes(' crashes ')).length,
    messages: Object.values(nodes).reduce((sum, { sent }) => sum + sent.length, 0),
    seconds: lastSecond(agenda),
    ends: Object.values(nodes.orders.state).map(({ status }) => status),
    faults: faultsOf({ nodes, shelves, placed: count, waiting: bus.waiting() }),
    history: createHash('sha256').update(history.join('\n')).digest('hex'),
  }
}

function anyCheckout(random: Random, n: number): CheckoutData {
  const country = random.pick(['DE', 'DE', 'FR', 'JP', 'NO', 'XX'])
  const quantity = random.between(1, 3)
  return {
    customerId: `customer-${n}`,
    cardToken: `${random.pick(cards)}-${n}`,
    total: { amount: random.between(100, 99_999), currency: 'EUR' },
    items: random
      .shuffle(products)
      .slice(0, random.between(1, 2))
      .map((productId) => ({ productId, quantity })),
    shipping: { method: 'standard', address: { ...anyAddress, country } },
  }
}

function lastSecond({ history }: Agenda): number {
  return Math.round(Number(history.at(-1)!.split(' ')[0]) / 1_000)
}
