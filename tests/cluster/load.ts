import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Reply, send, tooLate } from './request.ts'
import { follow } from './updates.ts'

export interface Tally {
  readonly requests: number
  readonly byKind: Readonly<Record<string, number>>
  /** Requests whose answer did not come in time (504, or 20 s of the client's own): two cores that start pods are late at times, with or without a rollout. */
  readonly late: number
  /** What a client lost: a connection that was cut or refused, an answer that is not the expected one. «GET product: ECONNRESET», and how often. */
  readonly failures: ReadonlyMap<string, number>
  /** Events that the streams of all clients had, and how often a stream ended and was resumed. */
  readonly events: number
  readonly resumed: number
}

/** What makes catalog take two seconds for an answer (faults.ts). */
export const slowSearch = 'patience'

const customer = {
  email: 'load@example.org',
  method: 'standard',
  address: { name: 'Load Test', street: 'Kai 1', postcode: '24103', city: 'Kiel', country: 'DE' },
}

/**
 * Clients that buy and look until told to stop, with a pause after each few requests; every other one keeps its connection, the rest open a new one each time. Each follows
 * its orders as events. Two more are slow: one sends bodies over three seconds, one asks for what takes two.
 */
export async function startLoad(url: string, clients: number, pauseMs: number) {
  const failures = new Map<string, number>()
  const byKind: Record<string, number> = {}
  const streams: ReturnType<typeof follow>[] = []
  let [requests, late] = [0, 0]
  let stopping = false

  function fail(kind: string, fault: string): void {
    const line = `${kind}: ${fault}`
    failures.set(line, (failures.get(line) ?? 0) + 1)
    console.log(`${new Date().toISOString()} ${line}`)
  }

  async function count(kind: string, ask: () => Promise<Reply>, expected: number): Promise<Reply | undefined> {
    requests++
    byKind[kind] = (byKind[kind] ?? 0) + 1
    const work = ask()
    const fault = await work.then(
      (reply) =>
        reply.status === expected ? undefined : `${reply.status} ${reply.body?.code ?? ''} ${reply.body?.detail ?? ''}`,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    )
    if (fault === undefined) return work
    if (fault === tooLate || fault.startsWith('504 ')) late++
    else fail(kind, fault)
    return undefined
  }

  async function client(index: number): Promise<void> {
    const kept = index % 2 === 0 ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined
    const agent = kept ?? false
    const first = await send(`${url}/api/session`, { agent, method: 'POST' })
    streams.push(follow(url, first.cookie!))
    const headers = { cookie: first.cookie!, ...(kept ? {} : { connection: 'close' }) }
    const get = (path: string) => () => send(`${url}/api${path}`, { agent, headers })
    const post = (path: string, body: unknown) => {
      const keyed = { ...headers, 'idempotency-key': randomUUID() }
      return () => send(`${url}/api${path}`, { agent, method: 'POST', body, headers: keyed })
    }
    const change = (method: string, path: string, body?: unknown) => () =>
      send(`${url}/api${path}`, { agent, method, headers, ...(body !== undefined && { body }) })
    // Before the count begins, a busy machine may have its time.
    let page = await get('/products')()
    while (page.status !== 200) page = await get('/products')()
    const products: string[] = page.body.items.map((product: { id: string }) => product.id)
    let cardToken: string | undefined
    let orderId: string | undefined
    let ordered: string | undefined
    const rate = (await get('/rates?country=DE&pieces=1')()).body.items[0]
    for (let turn = 0; !stopping; turn++) {
      await sleep(pauseMs)
      const productId = products[turn % products.length]!
      await count('GET product', get(`/products/${productId}`), 200)
      await count('GET products', get('/products'), 200)
      if (turn % 4 === 0) {
        const card = await count('POST card', post('/cards', { number: '4242424242424242' }), 201)
        cardToken = card?.body.cardToken ?? cardToken
      }
      if (turn % 8 === 1 && cardToken) {
        // What was ordered last leaves the cart some time after; not in the middle of this.
        if (ordered && !(await count('DELETE item', change('DELETE', `/cart/items/${ordered}`), 200))) continue
        // In the cart perhaps, also when no answer came.
        ordered = productId
        const cart = await count('PUT item', change('PUT', `/cart/items/${productId}`, { quantity: 1 }), 200)
        const goods = cart?.body.totals[0]
        if (!goods) continue
        const total = { amount: goods.amount + rate.price.amount, currency: goods.currency }
        const order = await count('POST order', post('/orders', { ...customer, cardToken, total }), 202)
        orderId = order?.body.orderId ?? orderId
      }
      if (turn % 4 === 2 && orderId) await count('GET order', get(`/orders/${orderId}`), 200)
    }
    kept?.destroy()
  }

  async function upload(): Promise<void> {
    const { cookie } = await send(`${url}/api/session`, { agent: false, method: 'POST' })
    while (!stopping) {
      const headers = { cookie: cookie!, 'idempotency-key': randomUUID() }
      const card = { number: '4242424242424242' }
      const sent = () => send(`${url}/api/cards`, { agent: false, method: 'POST', headers, body: card, overMs: 3_000 })
      await count('POST card, 3 s', sent, 201)
    }
  }

  async function wait(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    // Past every cache.
    for (let n = 0; !stopping; n++) {
      await sleep(pauseMs)
      await count('GET products, 2 s', () => send(`${url}/api/products?q=${slowSearch}&minPrice=${n}`, { agent }), 200)
    }
    agent.destroy()
  }

  const buyers = Array.from({ length: clients }, (_none, index) => client(index))
  const running = Promise.all([...buyers, upload(), wait()])
  // Whoever fails to begin is heard of when the load is stopped.
  running.catch(() => {})
  return {
    failures: failures as ReadonlyMap<string, number>,
    get requests() {
      return requests
    },
    async stop(): Promise<Tally> {
      stopping = true
      await running
      const followed = await Promise.all(streams.map((stream) => stream.stop()))
      for (const { missing } of followed) for (const id of missing) fail('event', `${id} is missing`)
      const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
      const events = sum(followed.map(({ ids }) => ids.length))
      return { requests, byKind, late, failures, events, resumed: sum(followed.map(({ resumed }) => resumed)) }
    },
  }
}
