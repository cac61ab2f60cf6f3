import { keepChanges } from '@flotilla/audit'
import { defineService } from '@flotilla/service'
import { config } from './config.ts'
import { reservations } from './reservations/index.ts'
import { stock } from './stock/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'inventory',
  home: new URL('..', import.meta.url),
  tables,
  config,
  async build(app, ports, { RESERVATION_TTL_MS: ttlMs }) {
    keepChanges(app, ports)
    await app.register(stock, ports)
    await app.register(reservations, { ...ports, ttlMs })
  },
})
