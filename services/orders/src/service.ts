import { oldKeys } from '@flotilla/idempotency'
import { defineService } from '@flotilla/service'
import { runRetention } from '@flotilla/worker'
import { checkout } from './checkout/index.ts'
import { config } from './config.ts'
import { orders } from './orders/index.ts'
import { moveOrder, settleOrder, tell } from './orders/move-order.ts'
import { openClients } from './ports.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'orders',
  home: new URL('..', import.meta.url),
  tables,
  config,
  open: (urls, { keys }) => openClients(urls, keys),
  async build(app, ports, { STEP_TIMEOUT_MS: stepTimeoutMs }) {
    runRetention(app, ports, [oldKeys])
    await app.register(checkout, {
      ...ports,
      stepTimeoutMs,
      onLine: tell,
      onCalledOff: (tx, orderId, line) => moveOrder(tx, orderId, { to: 'cancelling', ...line }),
      onEnd: settleOrder,
    })
    await app.register(orders, ports)
  },
})
