import { readFileSync } from 'node:fs'
import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { readConfig, run } from '@flotilla/kit'
import { openBus } from '@flotilla/messaging/open-bus'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { ensureStaff } from './accounts/ensure-staff.ts'
import { buildApp } from './app.ts'
import { configSchema } from './config.ts'
import { openSeal } from './keys/seal.ts'
import { openPasswords } from './passwords/passwords.ts'
import { tables } from './tables.ts'

const service = 'identity'
const clock = systemClock
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
const onError = (err: Error) => telemetry.logger.warn({ err }, 'a connection broke')
const keys = openKeyRing({ service, config, clock })
const seal = openSeal(JSON.parse(readFileSync(config.SERVICE_KEY_FILE, 'utf8')))
const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name: service, onError })
const bus = await openBus({ url: config.BUS_URL, name: service, clock, onError })
const passwords = openPasswords()

const app = await buildApp(config, { db, bus, keys, clock, passwords, seal }, telemetry.logger)
await run(app, {
  config,
  telemetry,
  async before() {
    await assertSchema(db, tables)
    const { STAFF_EMAIL: email, STAFF_PASSWORD: password } = config
    if (password !== undefined) await ensureStaff({ db, clock, passwords }, { email, password })
  },
  close: [bus.close, db.close],
})
