import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import type { FastifyInstance } from 'fastify'
import { type DueWork, startDueWork } from './due-work.ts'
import { type Loop, type LoopOptions, startLoop } from './loop.ts'
import { type Retention, startRetention } from './retention.ts'

/** Runs a loop from the moment at which a service's app listens until it closes. */
export function runLoop(app: FastifyInstance, { name, ...options }: Omit<LoopOptions, 'onError'> & Named): void {
  whileListening(app, () => startLoop({ ...options, onError: logErrors(app, name) }))
}

/** Does due work from the moment at which a service's app listens until it closes. */
export function runDueWork(app: FastifyInstance, { name, ...options }: DueWork & Named): void {
  whileListening(app, () => startDueWork({ ...options, onError: logErrors(app, name) }))
}

/** Deletes old things from the moment at which a service's app listens until it closes. */
export function runRetention(
  app: FastifyInstance,
  { db, clock }: { db: Database; clock: Clock },
  retentions: readonly Retention[],
): void {
  const onError = (err: Error, name: string) => app.log.warn({ err }, `cannot delete old ${name}`)
  whileListening(app, () => startRetention({ db, clock, retentions, onError }))
}

interface Named {
  /** What it does, for the log: «let reservations expire». */
  name: string
}

const logErrors = (app: FastifyInstance, name: string) => (err: Error) => app.log.warn({ err }, `cannot ${name}`)

function whileListening(app: FastifyInstance, start: () => Loop): void {
  let loop: Loop | undefined
  app.addHook('onListen', async () => {
    loop = start()
  })
  app.addHook('preClose', async () => loop?.stop())
}
