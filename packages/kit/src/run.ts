import type { AddressInfo } from 'node:net'
import type { Telemetry } from '@flotilla/telemetry'
import { openAdmin } from './admin.ts'
import type { ServiceApp } from './app.ts'
import type { ServiceConfig } from './config.ts'
import { drain } from './drain.ts'
import { answerOperator } from './operator.ts'

/**
 * The life of a service's process: probes → checks → listen → serve → drain → exit. `before` runs until it succeeds and must
 * throw an error with `name` SchemaError to give up; `close` runs in order after the last request.
 * SIGTERM, SIGINT or the end of the parent's IPC channel begin the drain; a second signal exits at once.
 */
export async function run(
  app: ServiceApp,
  options: {
    config: ServiceConfig
    telemetry: Telemetry
    before?: () => Promise<void>
    close?: readonly (() => Promise<unknown>)[]
  },
): Promise<void> {
  const { config, telemetry, before, close = [] } = options
  const log = app.log
  let started = false
  const admin = await openAdmin({
    host: config.HOST,
    port: config.ADMIN_PORT,
    health: () => ({ started, draining: app.draining, address: addressOf(app) }),
    operate: (request) => answerOperator(app, request),
  })

  process.once('uncaughtException', fail)
  process.once('unhandledRejection', fail)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  if (process.connected) process.once('disconnect', () => stop('the end of its supervisor'))

  await ready(before)
  if (app.draining) return
  await app.listen({ host: config.HOST, port: config.PORT })
  started = true
  log.info({ port: addressOf(app)?.port }, 'ready')
  // A supervisor need not ask again and again.
  process.send?.('ready')

  async function ready(work: (() => Promise<void>) | undefined): Promise<void> {
    for (let wait = 100; work && !app.draining; wait = Math.min(wait * 2, 5_000)) {
      try {
        return await work()
      } catch (error) {
        if ((error as Error).name === 'SchemaError') return fail(error)
        log.warn({ err: error }, 'not ready to start yet')
        await app.clock.sleep(wait)
      }
    }
  }

  async function stop(reason: string): Promise<void> {
    if (app.draining) process.exit(1)
    app.draining = true
    log.info({ reason }, 'draining')
    await drain(app, config)
    for (const end of close) await end().catch((error: Error) => log.error({ err: error }, 'could not close'))
    await telemetry.stop()
    admin.close()
    admin.closeAllConnections()
    process.exit(0)
  }

  function fail(error: unknown): void {
    log.fatal({ err: error }, (error as Error)?.message)
    void telemetry.stop().finally(() => process.exit(1))
  }
}

function addressOf(app: ServiceApp): { host: string; port: number } | undefined {
  const bound = app.server.address() as AddressInfo | null
  return bound ? { host: bound.address, port: bound.port } : undefined
}
