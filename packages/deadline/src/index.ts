import { AsyncLocalStorage } from 'node:async_hooks'

/** How long a caller waits. */
export interface Deadline {
  /** Aborts when the caller no longer waits. */
  readonly signal: AbortSignal
  /** Returns how many ms are left. Without it the caller waits until the signal aborts. */
  readonly deadline?: () => number
}

const current = new AsyncLocalStorage<Deadline | undefined>()

/** Runs `work` for a caller: when it no longer waits, statements and calls of the work are cancelled. */
export function withinDeadline<T>(deadline: Deadline, work: () => T): T {
  return current.run(deadline, work)
}

/** Runs `work` to its end, whatever becomes of the caller: what others wait for too, or what must not stop halfway. */
export function beyondDeadline<T>(work: () => T): T {
  return current.run(undefined, work)
}

/** Returns a signal that aborts when the caller no longer waits; undefined where there is no caller. */
export function deadlineSignal(): AbortSignal | undefined {
  return current.getStore()?.signal
}

/** Returns how many ms the caller still waits; infinity where that is not known. */
export function deadlineLeft(): number {
  return current.getStore()?.deadline?.() ?? Number.POSITIVE_INFINITY
}

/** Waits for shared work until the caller's own deadline, then rejects with the reason of `deadlineSignal`. The work goes on for the others. */
export function untilDeadline<T>(shared: Promise<T>): Promise<T> {
  const signal = deadlineSignal()
  if (!signal) return shared
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason)
    const stay = () => signal.removeEventListener('abort', leave)
    signal.addEventListener('abort', leave, { once: true })
    shared.then(resolve, reject).finally(stay)
    if (signal.aborted) leave()
  })
}
