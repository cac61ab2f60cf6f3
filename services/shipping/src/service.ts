import { defineService } from '@flotilla/service'
import { config } from './config.ts'
import { rates } from './rates/index.ts'
import { shipments } from './shipments/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'shipping',
  home: new URL('..', import.meta.url),
  tables,
  config,
  async build(app, ports, { TRACKING_STEP_MS: stepMs }) {
    await app.register(rates)
    await app.register(shipments, { ...ports, stepMs })
  },
})
