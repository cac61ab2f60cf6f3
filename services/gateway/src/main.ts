import { systemClock } from '@flotilla/clock'
import { openKeyRing, readConfig, run } from '@flotilla/kit'
import { startTelemetry } from '@flotilla/telemetry'
import { buildApp } from './app.ts'
import { configSchema } from './config.ts'
import { openClients } from './ports.ts'

const service = 'gateway'
const config = readConfig(configSchema)
const telemetry = startTelemetry({ service, version: config.VERSION, level: config.LOG_LEVEL })
const keys = openKeyRing({ service, config, clock: systemClock })
const clients = openClients(config, keys)

const app = await buildApp(config, { clients, keys, clock: systemClock }, telemetry.logger)
await run(app, { config, telemetry, close: [clients.close] })
