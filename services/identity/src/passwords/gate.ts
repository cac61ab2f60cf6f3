import { Problem, problems } from '@flotilla/contract'
import { deadlineSignal } from '@flotilla/deadline'

/** Lets few through at a time. */
export interface Gate {
  /** Throws 503 with Retry-After when too many are waiting. Before its turn comes the caller may have stopped waiting: then the work is not begun, and this throws why. */
  pass<T>(work: () => Promise<T>): Promise<T>
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
    async pass(work) {
      await enter()
      try {
        deadlineSignal()?.throwIfAborted()
        return await work()
      } finally {
        leave()
      }
    },
  }
}
