import { randomUUID } from 'node:crypto'
import { openService } from '@flotilla/conformance'
import type { Message } from '@flotilla/contract'
import { orderPlaced } from '@flotilla/orders-contract/events'
import type { MailServer } from '../src/deliveries/mail-server.ts'
import { service } from '../src/service.ts'

/** The service on a database of its own, with a clock that stands still. */
export async function openNotifications(server?: MailServer) {
  const notifications = await openService(service, { ports: { server } })
  const { app, clock, asPerson } = notifications
  const context = (source = 'orders') => ({ source, now: clock.now() })

  return {
    ...notifications,
    context,
    deliver: (message: Message) => app.messages.deliver(message),
    get: async (url: string, customerId: string) => app.inject({ url, headers: await asPerson(customerId) }),
    post: async (url: string, customerId: string, payload: object) =>
      app.inject({ method: 'POST', url, headers: await asPerson(customerId), payload }),
    /** Subjects of what somebody got, oldest first. */
    async inbox(customerId: string): Promise<string[]> {
      const response = await app.inject({ url: '/mails?limit=100', headers: await asPerson(customerId) })
      return response
        .json()
        .items.map(({ subject }: { subject: string }) => subject)
        .toReversed()
    },
    /** An order, of somebody new unless it is said whose, and the event that tells of it. */
    order(name = 'Ann Onym', { customerId = `customer-${randomUUID()}`, email = 'ann@example.org' } = {}) {
      const orderId = randomUUID()
      const price = { amount: 6_400, currency: 'EUR' }
      const items = [{ productId: randomUUID(), name: 'Harbour Lantern', quantity: 1, price }]
      const data = { orderId, customerId, email, name, items, total: { ...price, amount: 6_890 } }
      return { orderId, customerId, short: orderId.slice(-8), placed: orderPlaced.create(data, context()) }
    },
  }
}

export type Notifications = Awaited<ReturnType<typeof openNotifications>>
