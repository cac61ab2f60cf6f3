import { openService } from '@flotilla/conformance'
import { openDatabase } from '@flotilla/postgres'
import { service } from '../src/service.ts'

export type Catalog = Awaited<ReturnType<typeof openCatalog>>

/** catalog on a real database, with the headers of those who ask it. */
export async function openCatalog() {
  const catalog = await openService(service, { callers: ['orders'] })
  const owner = openDatabase({ url: catalog.database.ownerUrl, name: 'owner' })
  return {
    ...catalog,
    owner,
    service: await catalog.asService('orders'),
    staff: await catalog.asPerson('staff', 'staff'),
    customer: await catalog.asPerson('customer'),
    async close() {
      await owner.close()
      await catalog.close()
    },
  }
}
