import type { OperatorRoute } from '@flotilla/contract'
import { workWhileListening } from '@flotilla/messaging'
import { days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'
import type { Saga } from './definition.ts'
import { forgetHistory } from './history.ts'
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
  workWhileListening(app, {
    clock: options.clock,
    work: runner.timeOutOne,
    nextDue: runner.nextDue,
    pollMs,
    onError: (err) => app.log.warn({ err, saga: saga.name }, 'cannot look after the time-outs'),
  })
  watchUnknown(app, saga, options)
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
