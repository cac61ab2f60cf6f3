import { backOff, createWaker } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import type { Saga } from './definition.ts'
import { createRunner, type RunnerOptions, type SagaRunner } from './runner.ts'

/** Runs a saga in a service: listens to its answers, and looks after its time-outs from listen to close. Needs the plugin `messaging`. */
export function registerSaga<Data>(
  app: FastifyInstance,
  saga: Saga<Data>,
  /** `pollMs`: how often to look for time-outs that others set; a time-out can be late by as much when it is shorter. */
  { pollMs = 500, ...options }: RunnerOptions<Data> & { pollMs?: number },
): SagaRunner<Data> {
  const { clock } = options
  const runner = createRunner(saga, options)
  const stopping = new AbortController()
  const waker = createWaker(clock)
  let working: Promise<void> | undefined

  for (const { event } of saga.answers.values()) {
    app.messages.on(event, (message, { tx }) => runner.take(tx, message))
  }

  async function watch(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        if (await runner.timeOutOne()) continue
        const due = (await runner.nextDue()) ?? Number.POSITIVE_INFINITY
        // At least a little: one that is due and still not to be had is in another replica's hands.
        await waker.wait(Math.min(pollMs, Math.max(20, due - clock.now())), stopping.signal)
        failures = 0
      } catch (error) {
        app.log.warn({ err: error, saga: saga.name }, 'cannot look after the time-outs')
        await clock.sleep(backOff(++failures, { firstMs: 100, mostMs: 5_000 }), stopping.signal)
      }
    }
  }

  app.addHook('onListen', async () => {
    working = watch()
  })
  app.addHook('preClose', async () => {
    stopping.abort()
    await working
  })
  return runner
}
