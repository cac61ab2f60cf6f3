import { testKeys } from '@flotilla/auth/testing'
import { openMemoryCache } from '@flotilla/cache'
import { manualClock } from '@flotilla/clock'
import { headers as names } from '@flotilla/contract'
import type { Bus } from '@flotilla/messaging'
import { openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { buildApp } from '../src/app.ts'
import { tables } from '../src/tables.ts'

export type Catalog = Awaited<ReturnType<typeof openCatalog>>

/** catalog on a real database, with the headers of those who ask it. The bus is never asked for anything: the app does not listen. */
export async function openCatalog() {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const database = await testDatabase(tables)
  const db = openDatabase({ url: database.url, name: 'catalog' })
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  const keys = testKeys(['catalog', 'gateway', 'orders'], clock)
  const service = { authorization: `Bearer ${await keys.orders.serviceToken('catalog')}` }
  const person = async (role: 'customer' | 'staff') => ({
    authorization: `Bearer ${await keys.gateway.serviceToken('catalog')}`,
    [names.userToken]: await keys.gateway.userToken({ id: role, roles: [role] }),
  })
  const ports = { db, bus: {} as Bus, cache: openMemoryCache(), clock, keys: keys.catalog }
  const app = await buildApp({ MAX_CONCURRENCY: 100, DATABASE_URL: database.url }, ports)
  return {
    app,
    clock,
    db,
    owner,
    service,
    staff: await person('staff'),
    customer: await person('customer'),
    async close() {
      await app.close()
      await db.close()
      await owner.close()
      await database.drop()
    },
  }
}
