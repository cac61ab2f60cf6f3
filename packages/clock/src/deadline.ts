import { AsyncLocalStorage } from 'node:async_hooks'

interface Deadline {
  /** Aborts when nobody waits for an answer any more. */
  readonly signal: AbortSignal
}

const current = new AsyncLocalStorage<Deadline | undefined>()

/** Runs `work` for somebody who waits until the signal aborts: what it asks of stores is cancelled then. */
export function withinDeadline<T>(deadline: Deadline, work: () => T): T {
  return current.run(deadline, work)
}

/** Runs `work` to its end whatever becomes of the request that caused it: what others wait for too, or what has to be put in order afterwards. */
export function beyondDeadline<T>(work: () => T): T {
  return current.run(undefined, work)
}

/** Aborts when nobody waits any more for what is being done; undefined where that cannot be. */
export function deadlineSignal(): AbortSignal | undefined {
  return current.getStore()?.signal
}

/** Waits for what others wait for too, each until their own deadline: rejects with the reason of `deadlineSignal` when that aborts. The work goes on for the others. */
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
