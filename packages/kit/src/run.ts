import type { AddressInfo } from 'node:net'
import { backOff, untilBack } from '@flotilla/retry'
import type { Telemetry } from '@flotilla/telemetry'
import { type Health, openAdmin } from './admin.ts'
import type { ServiceApp } from './app.ts'
import { closeApp } from './close-app.ts'
import type { ServiceConfig } from './config.ts'
import { openInTime } from './in-time.ts'

/**
 * What the end may take beyond CLOSE_MS, in ms: half of it, and never more than the charts allow (`longestRequest`, 15 s at least, is in their sum and needed for nothing else).
 */
const spareMs = ({ CLOSE_MS }: ServiceConfig) => Math.min(10_000, Math.max(500, CLOSE_MS / 2))

/**
 * The life of a service's process: probes → checks → listen → serve → drain → exit. `before` runs until it succeeds and must
 * throw an error with `name` SchemaError to give up. While it fails the process has started and is not ready: Kubernetes waits, and does not restart it.
 * `close` runs in order after the last request, each under its name in the log. The end takes DRAIN_MS, CLOSE_MS and half of that again at most (10 s): a step that hangs is logged and left behind.
 * SIGTERM, SIGINT or the end of the parent's IPC channel begin the drain; a second signal exits at once.
 */
export async function run(
  app: ServiceApp,
  options: {
    config: ServiceConfig
    telemetry: Telemetry
    before?: () => Promise<void>
    close?: Readonly<Record<string, () => Promise<unknown>>>
  },
): Promise<void> {
  const { config, telemetry, before, close = {} } = options
  const log = app.log
  let state: Health['state'] = 'starting'
  await openAdmin({
    host: config.HOST,
    port: config.ADMIN_PORT,
    health: () => ({ state: app.draining ? 'draining' : state, address: addressOf(app) }),
    app,
  })

  process.once('uncaughtException', fail)
  process.once('unhandledRejection', fail)
  let signals = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (++signals > 1) process.exit(1)
      void stop(signal)
    })
  if (process.connected) process.once('disconnect', () => stop('the end of its supervisor'))

  await ready(before)
  if (app.draining) return
  await app.listen({ host: config.HOST, port: config.PORT })
  state = 'serving'
  log.info({ port: addressOf(app)?.port }, 'ready')
  // A supervisor need not ask again and again.
  process.send?.('ready')

  async function ready(work: (() => Promise<void>) | undefined): Promise<void> {
    let said: string | undefined
    for (let tries = 1; work && !app.draining; tries++) {
      try {
        return await work()
      } catch (error) {
        const { name, message } = error as Error
        if (name === 'SchemaError') return fail(error)
        state = 'waiting'
        if (message !== said) log.warn({ err: error }, 'cannot start yet; retrying every second')
        said = message
        await app.clock.sleep(backOff(tries, untilBack))
      }
    }
  }

  async function stop(reason: string): Promise<void> {
    if (app.draining) return
    app.draining = true
    log.info({ reason }, 'draining')
    await app.clock.sleep(config.DRAIN_MS)
    const { CLOSE_MS } = config
    const spare = spareMs(config)
    const inTime = openInTime({ ms: CLOSE_MS + spare, log })
    await inTime('the app', () => closeApp(app, config), CLOSE_MS + spare / 2)
    for (const [name, end] of Object.entries(close)) await inTime(name, end)
    await inTime('telemetry', telemetry.stop)
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
