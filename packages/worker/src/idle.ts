/** Waits for what nobody announces: soon at first, then less and less often. */
export interface Idle {
  /** Returns how many ms to wait this time. */
  next(): number
  /** There was something to do. */
  reset(): void
}

export function createIdle(mostMs: number): Idle {
  let ms = 1
  return {
    next() {
      const now = Math.min(ms, mostMs)
      ms = Math.max(5, now * 2)
      return now
    },
    reset() {
      ms = 1
    },
  }
}
