import { oldKeys } from '@flotilla/idempotency'
import { defineService } from '@flotilla/service'
import { runRetention } from '@flotilla/worker'
import { cards } from './cards/index.ts'
import { config } from './config.ts'
import { intents } from './intents/index.ts'
import { ledger } from './ledger/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'payments',
  home: new URL('..', import.meta.url),
  tables,
  config,
  async build(app, ports, { NETWORK_ANSWER_MS: answerMs, NETWORK_LATE_MS: lateMs, NETWORK_TIMEOUT_MS: timeoutMs }) {
    runRetention(app, ports, [oldKeys])
    await app.register(cards, ports)
    await app.register(intents, { ...ports, network: { answerMs, lateMs, timeoutMs } })
    await app.register(ledger, ports)
  },
})
