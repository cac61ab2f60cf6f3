import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { readConfig, run } from '@flotilla/kit'
import { openBus } from '@flotilla/open-bus'
import { assertSchema, openDatabase } from '@flotilla/postgres'
import { startTelemetry } from '@flotilla/telemetry'
import { buildService } from './build-service.ts'
import { type Config, configOf } from './config.ts'
import type { PortsOf, Service } from './define-service.ts'
import { closersOf } from './ports.ts'

/** The life of a service's process: opens what it needs, serves until it is told to stop (`run` of the kit), and closes it again. */
export async function runService(service: Service): Promise<void> {
  const { name, tables, messages, open, before } = service
  const clock = systemClock
  const config = readConfig(configOf(service)) as Config<any, true>
  const telemetry = startTelemetry({ service: name, version: config.VERSION, level: config.LOG_LEVEL })
  const log = telemetry.logger
  const onError = (err: Error) => log.warn({ err }, 'a connection broke')
  const keys = openKeyRing({ service: name, config, clock })
  const db = openDatabase({ url: config.DATABASE_URL, max: config.DATABASE_POOL, name, onError })
  const bus = messages ? await openBus({ url: config.BUS_URL, name, clock, onError }) : undefined
  const given = { db, clock, keys, ...(bus && { bus }) }
  const own = open?.(config, { ...given, log, onError }) ?? {}
  const ports = { ...given, ...own } as PortsOf<Service>

  const app = await buildService(service, config, ports, log)
  await run(app, {
    config,
    telemetry,
    async before() {
      await assertSchema(db, tables)
      await before?.(ports, config)
    },
    close: closersOf({ ...own, bus, db }),
  })
}
