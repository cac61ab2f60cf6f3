import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { readConfig, run } from '@flotilla/kit'
{{#events}}
import { openBus } from '@flotilla/messaging/open-bus'
{{/events}}
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { buildApp } from './app.ts'
import { configSchema } from './config.ts'
import { tables } from './tables.ts'

const service = '{{name}}'
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
{{#events}}
const onError = (err: Error) => telemetry.logger.warn({ err }, 'a connection broke')
const keys = openKeyRing({ service, config, clock: systemClock })
const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name: service, onError })
const bus = await openBus({ url: config.BUS_URL, name: service, clock: systemClock, onError })

const app = await buildApp(config, { db, bus, keys, clock: systemClock }, telemetry.logger)
{{/events}}
{{^events}}
const keys = openKeyRing({ service, config, clock: systemClock })
const onError = (err: Error) => telemetry.logger.warn({ err }, 'a connection broke')
const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name: service, onError })

const app = await buildApp(config, { db, keys, clock: systemClock }, telemetry.logger)
{{/events}}
await run(app, {
  config,
  telemetry,
  before: () => assertSchema(db, tables),
{{#events}}
  close: [bus.close, db.close],
{{/events}}
{{^events}}
  close: [db.close],
{{/events}}
})
