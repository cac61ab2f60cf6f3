import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { readConfig, run } from '@flotilla/kit'
import { openBus } from '@flotilla/messaging/open-bus'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { buildApp, pages } from './app.ts'
import { configSchema } from './config.ts'
import { openCounts } from './limits/counts.ts'
import { openClients } from './ports.ts'
import { shareAssets } from './storefront/index.ts'
import { tables } from './tables.ts'

const service = 'gateway'
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
const onError = (err: Error) => telemetry.logger.warn({ err }, 'a connection broke')
const keys = openKeyRing({ service, config, clock: systemClock })
const clients = openClients(config, keys)
const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name: service, onError })
const bus = await openBus({ url: config.BUS_URL, name: service, clock: systemClock, onError })
const counts = openCounts(config, telemetry.logger)

const app = await buildApp(config, { db, bus, counts, clients, keys, clock: systemClock }, telemetry.logger)
await run(app, {
  config,
  telemetry,
  async before() {
    await assertSchema(db, tables)
    // Before the first page is given out: another replica may be asked for its script.
    await shareAssets(db, pages, systemClock)
  },
  close: [clients.close, bus.close, counts.close, db.close],
})
