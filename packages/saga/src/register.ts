import { days } from '@flotilla/clock'
import { operatorRoutesOf } from '@flotilla/contract'
import { runDueWork, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Saga } from './definition.ts'
import { deleteHistory } from './history.ts'
import { addSagaRoutes, sagaRoutes } from './operator.ts'
import { createRunner } from './runner.ts'
import type { RunnerOptions, SagaRunner } from './runner-api.ts'
import { watchUnknown } from './watch-unknown.ts'

const historyKeptMs = days(90)

/** Runs a saga in a service: listens to its answers, and looks after its time-outs from listen to close. What happened to it can be read for 90 days after its end. Needs the plugin `messaging`. */
export function registerSaga<Data>(
  app: FastifyInstance,
  saga: Saga<Data>,
  /** `pollMs`: how often to look for time-outs that others set; a time-out can be late by as much when it is shorter. */
  { pollMs = 500, ...options }: RunnerOptions<Data> & { pollMs?: number },
): SagaRunner<Data> {
  const runner = createRunner(saga, options)

  // Once, in however many versions it means something.
  const events = new Map([...saga.versions.values()].flatMap(({ answers }) => [...answers]))
  for (const { event } of events.values()) {
    app.messages.on(event, (message, { tx }) => runner.take(tx, message))
  }
  runDueWork(app, {
    name: `look after the time-outs of ${saga.name}`,
    clock: options.clock,
    work: runner.timeOutOne,
    nextDue: runner.nextDue,
    pollMs,
  })
  watchUnknown(app, saga, options)
  runRetention(app, options, [
    {
      name: `histories of ${saga.name}`,
      keepMs: historyKeptMs,
      deleteOld: (db, before, limit) => deleteHistory(db, saga.name, before, limit),
    },
  ])
  addSagaRoutes(operatorRoutesOf(app), sagaRoutes(saga, runner, options))
  return runner
}
