import { keepChanges } from '@flotilla/audit'
import { openMemoryCache } from '@flotilla/cache'
import { openValkeyCache } from '@flotilla/cache/valkey'
import { oldKeys } from '@flotilla/idempotency'
import { defineService } from '@flotilla/service'
import { runRetention } from '@flotilla/worker'
import { config } from './config.ts'
import { products } from './products/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'catalog',
  home: new URL('..', import.meta.url),
  tables,
  config,
  open: ({ CACHE_URL: url }, { onError }) => ({
    cache: url ? openValkeyCache({ url, prefix: 'catalog:', onError }) : openMemoryCache(),
  }),
  async build(app, ports) {
    runRetention(app, ports, [oldKeys])
    keepChanges(app, ports)
    await app.register(products, ports)
  },
})
