import type { Clock } from '@flotilla/clock'
import { type Loop, startLoop } from './loop.ts'

/** Work that becomes due at times that stand in a database. */
export interface DueWork {
  clock: Clock
  /** Does one thing that is due; false when there is none. Every replica may run it: lock each thing with `skip locked`. */
  work: () => Promise<boolean>
  /** When the next thing is due, in milliseconds since the epoch. */
  nextDue: () => Promise<number | undefined>
  /** How often to look for what others scheduled, in ms. */
  pollMs: number
}

/** Starts to do due work. `wake` says that something may be due now. */
export function startDueWork(options: DueWork & { onError: (error: Error) => void }): Loop {
  const { clock, work, nextDue, pollMs, onError } = options
  return startLoop({
    clock,
    onError,
    async round({ signal }) {
      // Asking when costs one statement; looking for work costs a transaction, several times a second in every replica.
      const due = (await nextDue()) ?? Number.POSITIVE_INFINITY
      if (due <= clock.now() && (await work())) {
        while (!signal.aborted && (await work())) {}
        return 0
      }
      // At least a little: what is due and locked is in another replica's hands.
      return Math.min(pollMs, Math.max(20, due - clock.now()))
    },
  })
}
