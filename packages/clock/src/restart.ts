import type { Clock } from './index.ts'

const longestMs = 3_000
const shortestPauseMs = 50
const longestPauseMs = 200

/** Whether something that refuses connections is worth waiting for. A refusal costs nothing, and nothing was sent: whatever was wanted can be tried again. */
export interface Restart {
  /** Something was heard of it. */
  reached(): void
  /** It refused, for this caller the n-th time (from 1): ms to wait before the next try; infinite when it has been away for longer than a restart takes. */
  refused(times: number): number
}

/** A process that ends is back in a second or two. So long its callers wait for it; after 3 s they hear at once that it is away, until it is reached again. */
export function createRestart(clock: Clock): Restart {
  let since: number | undefined
  return {
    reached() {
      since = undefined
    },
    refused(times) {
      since ??= clock.now()
      if (clock.now() - since >= longestMs) return Number.POSITIVE_INFINITY
      return Math.min(longestPauseMs, shortestPauseMs * 2 ** (times - 1)) * (0.5 + Math.random())
    },
  }
}
