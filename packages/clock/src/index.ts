/** Where time comes from. Passed in, so that a test or a simulation can turn it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  sleep(ms: number, signal?: AbortSignal) {
    return new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    })
  },
})

/** Returns so many days in ms. */
export const days = (count: number): number => count * 86_400_000

/** A clock that stands still until `advance` moves it; sleepers wake in the order of their due times. */
export interface ManualClock extends Clock {
  advance(ms: number): Promise<void>
}

export function manualClock(start = 0): ManualClock {
  let time = start
  let sleepers: { due: number; wake: () => void }[] = []
  return {
    now: () => time,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        sleepers.push({ due: time + ms, wake: resolve })
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    },
    async advance(ms) {
      const end = time + ms
      for (;;) {
        const next = sleepers.filter((s) => s.due <= end).toSorted((a, b) => a.due - b.due)[0]
        if (!next) break
        time = Math.max(time, next.due)
        sleepers = sleepers.filter((s) => s !== next)
        next.wake()
        await new Promise((resolve) => setImmediate(resolve))
      }
      time = end
    },
  }
}
