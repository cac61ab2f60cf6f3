import type { Clock } from '@flotilla/clock'
import type { FastifyInstance } from 'fastify'
import { backOff, untilBack } from './back-off.ts'
import { createWaker } from './waker.ts'

export interface DueWorker {
  /** Something may be due now. */
  wake(): void
  /** Stops after the work in hand. */
  stop(): Promise<void>
}

export interface DueWorkerOptions {
  clock: Clock
  /** Does one thing that is due; false when there is none. */
  work: () => Promise<boolean>
  /** When the next thing is due, in milliseconds since the epoch. */
  nextDue: () => Promise<number | undefined>
  /** How often to look for what others scheduled. */
  pollMs: number
  onError: (error: Error) => void
}

/** Runs a due worker from the moment at which a service's app listens until it closes. */
export function workWhileListening(app: FastifyInstance, options: DueWorkerOptions): void {
  let worker: DueWorker | undefined
  app.addHook('onListen', async () => {
    worker = startDueWorker(options)
  })
  app.addHook('preClose', async () => worker?.stop())
}

/** Does what becomes due at times that a database knows. Every replica may run one: each piece of work is to be locked with `skip locked`. */
export function startDueWorker(options: DueWorkerOptions): DueWorker {
  const { clock, work, nextDue, pollMs, onError } = options
  const stopping = new AbortController()
  const waker = createWaker(clock)

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        // Asking when costs one statement; looking for work costs a transaction, several times a second in every replica.
        const due = (await nextDue()) ?? Number.POSITIVE_INFINITY
        if (due <= clock.now() && (await work())) {
          while (!stopping.signal.aborted && (await work())) {}
          continue
        }
        // At least a little: what is due and still not to be had is in another replica's hands.
        await waker.wait(Math.min(pollMs, Math.max(20, due - clock.now())), stopping.signal)
        failures = 0
      } catch (error) {
        onError(error as Error)
        await clock.sleep(backOff(++failures, untilBack), stopping.signal)
      }
    }
  }

  const running = run()
  return {
    wake: waker.wake,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
