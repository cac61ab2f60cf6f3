import { Problem, problems } from '@flotilla/contract'

/** Lets few through at a time. */
export interface Gate {
  /** Throws 503 with Retry-After when too many are waiting, and the signal's reason when the caller has stopped waiting before its turn. */
  pass<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

export function openGate({ width, queue }: { width: number; queue: number }): Gate {
  const waiting: (() => void)[] = []
  let inside = 0

  async function enter(): Promise<void> {
    if (inside < width) {
      inside++
      return
    }
    if (waiting.length >= queue) {
      throw new Problem(problems.unavailable, 'Too many passwords to check at the moment', { retryAfter: 1 })
    }
    // Who leaves hands over the place, so nobody slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else inside--
  }

  return {
    async pass(work, signal) {
      await enter()
      try {
        signal?.throwIfAborted()
        return await work()
      } finally {
        leave()
      }
    },
  }
}
