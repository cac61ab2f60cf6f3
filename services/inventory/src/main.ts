import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { readConfig, run } from '@flotilla/kit'
import { openBus } from '@flotilla/messaging/open-bus'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { buildApp } from './app.ts'
import { configSchema } from './config.ts'
import { tables } from './tables.ts'

const service = 'inventory'
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
const onError = (err: Error) => telemetry.logger.warn({ err }, 'a connection broke')
const keys = openKeyRing({ service, config, clock: systemClock })
const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name: service, onError })
const bus = await openBus({ url: config.BUS_URL, name: service, clock: systemClock, onError })

const app = await buildApp(config, { db, bus, keys, clock: systemClock }, telemetry.logger)
await run(app, {
  config,
  telemetry,
  before: () => assertSchema(db, tables),
  close: [bus.close, db.close],
})
