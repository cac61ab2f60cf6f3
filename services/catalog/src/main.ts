import { systemClock } from '@flotilla/clock'
import { openKeyRing, readConfig, run } from '@flotilla/kit'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { buildApp } from './app.ts'
import { configSchema } from './config.ts'

const service = 'catalog'
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
const keys = openKeyRing({ service, config, clock: systemClock })
const db = openDatabase({ url: config.DATABASE_URL, name: service, onError: (err) => telemetry.logger.warn({ err }) })

const app = await buildApp(config, { db, keys, clock: systemClock }, telemetry.logger)
await run(app, {
  config,
  telemetry,
  before: () => assertSchema(db, new URL('../migrations', import.meta.url)),
  close: [db.close],
})
