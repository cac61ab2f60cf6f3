import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleProduct } from '@flotilla/shop-test/books'
import type { Proof } from '../harness/proof.ts'
import type { Browser, Target } from './target.ts'

const product = sampleProduct(21)
const address = { name: 'Ann Sailor', street: 'Kai 1', postcode: '20457', city: 'Hamburg', country: 'DE' }
export const cardNumber = '4242424242424242'

/** What is one customer's is nobody else's: another customer's, a guest's, or nobody's at all. */
export async function judgeObjects(proof: Proof, target: Target): Promise<void> {
  const [ann, bob, guest] = await Promise.all([target.signUp(), target.signUp(), target.guest()])
  const key = randomUUID()
  const { order, orderId } = await buy(ann, key)
  await until(async () => (await ann.ask('GET', `/shipments/${orderId}`)).status === 200)
  const mail = await until(async () =>
    json(await ann.ask('GET', '/mails')).items.find((one: any) => one.orderId === orderId),
  )
  await ann.ask('PUT', `/cart/items/${product}`, { quantity: 3 })

  const others = { 'another customer': bob, 'a guest': guest, nobody: target.browser() }
  const look = () => trespasses(others, { orderId, messageId: mail.messageId })
  proof.none('objects: orders, parcels, payments, mails and carts of others are not found', await look())

  const replay = await bob.ask('POST', '/orders', order, { 'idempotency-key': key })
  proof.claim('objects: the key of another gives no answer of theirs', !replay.body.includes(orderId), replay.status)
  const stolen = await buy(bob, randomUUID(), order.cardToken)
  const paid = await until(async () => {
    const { status } = json(await bob.ask('GET', `/orders/${stolen.orderId}`))
    return status !== 'placed' && status
  })
  const booked = (id: string) => target.shop.rows('payments', `select kind from ledger where order_id = '${id}'`)
  const charges = (await booked(stolen.orderId)).length
  proof.claim(
    'objects: an order with the card of another ends cancelled, and nothing is charged',
    paid === 'cancelled' && charges === 0,
    `it is ${paid}, with ${charges} entries in the ledger`,
  )
  const own = await until(async () => {
    const { status } = json(await ann.ask('GET', `/orders/${orderId}`))
    return status !== 'placed' && status
  })
  const ownCharges = (await booked(orderId)).length
  proof.claim(
    'control: the owner finds the order, and their own card pays',
    own !== 'cancelled' && ownCharges > 0,
    `it is ${own}, with ${ownCharges} entries in the ledger`,
  )
  for (const service of ['orders', 'shipping', 'notifications']) {
    const putBack = await target.shop.mutate(service, withoutOwners)
    const found = (await look()).length
    proof.claim(`control: ${service} that does not ask whose a thing is is found`, found > 0, `${found} wrong answers`)
    await putBack()
  }
}

/** Finds things by their ids alone. */
const withoutOwners = (program: string): string =>
  program.replaceAll(/(where \w+ = \$\{\w+\}) and customer_id = \$\{(\w+)\}/g, '$1 and ${$2}::text is not null')

/** What others are told of somebody's order, parcel, payment, mail and cart, though they should not be. */
async function trespasses(
  others: Readonly<Record<string, Browser>>,
  { orderId, messageId }: { orderId: string; messageId: string },
): Promise<string[]> {
  const wanted: Record<string, readonly number[]> = {
    [`GET /orders/${orderId}`]: [404],
    [`POST /orders/${orderId}/cancel`]: [404],
    [`GET /shipments/${orderId}`]: [404],
    [`GET /shipments/${orderId}/label`]: [403],
    [`GET /payments/${orderId}`]: [403],
    [`POST /payments/${orderId}/refunds`]: [403],
    [`GET /mails/${messageId}`]: [404],
  }
  const faults: string[] = []
  for (const [who, other] of Object.entries(others)) {
    for (const [request, statuses] of Object.entries(wanted)) {
      const [method, path] = request.split(' ') as [string, string]
      const { status, body } = await other.ask(method, path)
      const expected = who === 'nobody' ? [401] : statuses
      if (!expected.includes(status)) faults.push(`${who}: ${request} answered ${status} ${body.slice(0, 100)}`)
    }
    for (const list of ['/orders', '/mails', '/cart']) {
      const { status, body } = await other.ask('GET', list)
      if (body.includes(orderId) || body.includes(messageId) || body.includes(product))
        faults.push(`${who}: ${list} holds what is another's (${status})`)
    }
  }
  return faults
}

async function buy(customer: Browser, key: string, cardToken?: string) {
  const { totals } = json(await customer.ask('PUT', `/cart/items/${product}`, { quantity: 1 }))
  const rates = json(await customer.ask('GET', '/rates?country=DE&pieces=1'))
  const own = json(await customer.ask('POST', '/cards', { number: cardNumber }))
  const postage = rates.items.find((rate: any) => rate.method === 'standard').price.amount
  const total = { amount: totals[0].amount + postage, currency: totals[0].currency }
  const order = { cardToken: cardToken ?? own.cardToken, email: 'ann@shop.example', address, method: 'standard', total }
  const { orderId } = json(await customer.ask('POST', '/orders', order, { 'idempotency-key': key }))
  if (!orderId) throw new Error('an order was not taken')
  return { order, orderId: orderId as string }
}

const json = ({ body }: { body: string }): any => JSON.parse(body)

async function until<T>(look: () => Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await look()
    if (found) return found
    await sleep(100)
  }
}
