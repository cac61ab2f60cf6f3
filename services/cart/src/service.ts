import { defineService } from '@flotilla/service'
import { cart } from './cart/index.ts'
import { config } from './config.ts'
import { openCatalog } from './ports.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'cart',
  home: new URL('..', import.meta.url),
  tables,
  config,
  open: ({ CATALOG_URL }, { keys }) => ({ catalog: openCatalog(CATALOG_URL, keys) }),
  async build(app, ports) {
    await app.register(cart, ports)
  },
})
