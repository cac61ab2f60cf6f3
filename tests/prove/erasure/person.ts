import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleProduct } from '@flotilla/shop-test/books'
import type { Browser, Reply, Target } from '../security/target.ts'

/** Somebody whose name, addresses and mails no other text can hold by chance. */
export interface Person {
  readonly browser: Browser
  readonly customerId: string
  readonly strings: ReadonlyMap<string, string>
  readonly orders: readonly string[]
  /** What wanting to be forgotten was answered with while a parcel was on its way. */
  readonly early: number
  /** Buys, calls off, fills a cart, asks for a code, reads the mails; until nothing is on its way any more. */
  useAll(): Promise<void>
  erase(): Promise<Reply>
  logIn(): Promise<Reply>
}

const card = '4242424242424242'
const own = (what: string) => `${what}-${randomBytes(6).toString('hex')}`

export async function makePerson(target: Target, first: string): Promise<Person> {
  const browser = target.browser()
  const [password, name, email, orderEmail] = [
    own('password'),
    own(first),
    `${own('mail')}@a.test`,
    `${own('order')}@b.test`,
  ]
  const address = {
    name: own('Addressee'),
    street: own('Quay'),
    postcode: randomBytes(6).toString('hex'),
    city: own('Port'),
    country: 'DE',
  }
  const key = () => ({ 'idempotency-key': randomUUID() })
  const { customerId } = json(await browser.ask('POST', '/session/sign-up', { email, password, name }, key()))
  const orders: string[] = []
  let early = 0
  const erase = () => browser.ask('POST', '/account/erase', { password })

  async function buy(product: string): Promise<string> {
    const { totals } = json(await browser.ask('PUT', `/cart/items/${product}`, { quantity: 1 }))
    const { items } = json(await browser.ask('GET', '/rates?country=DE&pieces=1'))
    const { cardToken } = json(await browser.ask('POST', '/cards', { number: card }))
    const postage = items.find((rate: { method: string }) => rate.method === 'standard').price.amount
    const total = { amount: totals[0].amount + postage, currency: totals[0].currency }
    const order = { cardToken, email: orderEmail, address, method: 'standard', total }
    const { orderId } = json(await browser.ask('POST', '/orders', order, key()))
    orders.push(orderId)
    return orderId
  }

  async function until(orderId: string, status: string): Promise<void> {
    while (json(await browser.ask('GET', `/orders/${orderId}`)).status !== status) await sleep(100)
  }

  return {
    browser,
    customerId,
    orders,
    get early() {
      return early
    },
    strings: new Map(
      Object.entries({
        name,
        email,
        orderEmail,
        addressee: address.name,
        street: address.street,
        postcode: address.postcode,
        city: address.city,
      }),
    ),
    async useAll() {
      const bought = await buy(sampleProduct(21))
      early = (await erase()).status
      await until(bought, 'delivered')
      const called = await buy(sampleProduct(22))
      await browser.ask('POST', `/orders/${called}/cancel`)
      await until(called, 'cancelled')
      await browser.ask('PUT', `/cart/items/${sampleProduct(23)}`, { quantity: 2 })
      await browser.ask('POST', '/session/reset-mails', { email })
      // Welcome, the code, and at least: placed, confirmed, dispatched, delivered, placed, cancelled.
      for (;;) {
        const { items } = json(await browser.ask('GET', '/mails?limit=100'))
        for (const { messageId } of items) await browser.ask('GET', `/mails/${messageId}`)
        if (items.length >= 8) return
        await sleep(100)
      }
    },
    erase,
    logIn: () => browser.ask('POST', '/session/log-in', { email, password }),
  }
}

const json = ({ body }: { body: string }) => JSON.parse(body)
