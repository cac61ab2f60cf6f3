import { randomUUID } from 'node:crypto'
import { testKeys } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { type Message, headers as names } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import type { Bus } from '@flotilla/messaging'
import { orderPlaced } from '@flotilla/orders-contract/events'
import { type Database, openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { buildApp } from '../src/app.ts'
import type { MailServer } from '../src/deliveries/mail-server.ts'
import { tables } from '../src/tables.ts'

const start = Date.UTC(2026, 0, 1)

/** The service on a database of its own, with a clock that stands still. */
export async function openNotifications(server?: MailServer) {
  const clock = manualClock(start)
  const database = await testDatabase(tables)
  const db: Database = openDatabase({ url: database.url, name: 'notifications' })
  const keys = testKeys(['notifications', 'gateway'])
  const config = { MAX_CONCURRENCY: 100, DATABASE_URL: database.url }
  // The app never listens here, so the bus is never asked for anything.
  const outside = { db, bus: {} as Bus, clock, keys: keys.notifications, ...(server && { server }) }
  const app: ServiceApp = await buildApp(config, outside)
  const headersOf = async (id: string) => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('notifications')}`,
    [names.userToken]: await keys.gateway.userToken({ id, roles: ['customer'] }),
  })
  const context = (source = 'orders') => ({ source, now: clock.now() })

  return {
    app,
    db,
    clock,
    context,
    headersOf,
    deliver: (message: Message) => app.messages.deliver(message),
    get: async (url: string, customerId: string) => app.inject({ url, headers: await headersOf(customerId) }),
    post: async (url: string, customerId: string, payload: object) =>
      app.inject({ method: 'POST', url, headers: await headersOf(customerId), payload }),
    /** Subjects of what somebody got, oldest first. */
    async inbox(customerId: string): Promise<string[]> {
      const response = await app.inject({ url: '/mails?limit=100', headers: await headersOf(customerId) })
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
    async close() {
      await app.close()
      await db.close()
      await database.drop()
    },
  }
}

export type Notifications = Awaited<ReturnType<typeof openNotifications>>
