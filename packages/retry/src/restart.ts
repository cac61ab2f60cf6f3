import type { Clock } from '@flotilla/clock'
import { backOff } from './back-off.ts'

const longestMs = 3_000
const pauses = { firstMs: 75, mostMs: 300 }

/** Whether a target that refuses connections is worth waiting for. A refusal costs nothing, and nothing was sent: any call can be tried again. */
export interface Restart {
  /** The target answered. */
  reached(): void
  /** It refused, for this caller the n-th time (from 1). Returns how many ms to wait before the next try; infinity when it has been down for longer than a restart takes. */
  refused(times: number): number
}

/** A process that ends is back in a second or two: callers wait that long. After 3 s they fail at once, until the target is reached again. */
export function createRestart(clock: Clock): Restart {
  let since: number | undefined
  return {
    reached() {
      since = undefined
    },
    refused(times) {
      since ??= clock.now()
      return clock.now() - since >= longestMs ? Number.POSITIVE_INFINITY : backOff(times, pauses)
    },
  }
}
