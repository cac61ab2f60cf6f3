import type { OperatorRoute } from '@flotilla/contract'
import { workWhileListening } from '@flotilla/messaging'
import { days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'
import type { Saga } from './definition.ts'
import { addSagaRoutes, sagaRoutes } from './operator.ts'
import { createRunner, type RunnerOptions, type SagaRunner } from './runner.ts'
import { forgetHistory } from './saga-store.ts'

const historyKeptMs = days(90)

/** Runs a saga in a service: listens to its answers, and looks after its time-outs from listen to close. What happened to it can be read for 90 days after its end. Needs the plugin `messaging`. */
export function registerSaga<Data>(
  app: FastifyInstance,
  saga: Saga<Data>,
  /** `pollMs`: how often to look for time-outs that others set; a time-out can be late by as much when it is shorter. */
  { pollMs = 500, ...options }: RunnerOptions<Data> & { pollMs?: number },
): SagaRunner<Data> {
  const runner = createRunner(saga, options)

  for (const { event } of saga.answers.values()) {
    app.messages.on(event, (message, { tx }) => runner.take(tx, message))
  }
  workWhileListening(app, {
    clock: options.clock,
    work: runner.timeOutOne,
    nextDue: runner.nextDue,
    pollMs,
    onError: (err) => app.log.warn({ err, saga: saga.name }, 'cannot look after the time-outs'),
  })
  keepTidy(app, options, [
    {
      name: `histories of ${saga.name}`,
      keepMs: historyKeptMs,
      forget: (db, before, most) => forgetHistory(db, saga.name, before, most),
    },
  ])
  const { operatorRoutes } = app as { operatorRoutes?: OperatorRoute[] }
  if (operatorRoutes) addSagaRoutes(operatorRoutes, sagaRoutes(saga, runner, options))
  return runner
}
