const share = 0.1
const burst = 10

/** Bounds retries to a share of the calls: when everything fails, retrying everything would only make it worse. */
export interface RetryBudget {
  /** A call was made: a tenth of a retry is earned. */
  earn(): void
  /** Takes a retry out of the budget; false when none is left. */
  spend(): boolean
}

/** A token bucket that starts full with ten retries, so that a service that calls seldom can retry at all. */
export function createRetryBudget(): RetryBudget {
  // Counted in tenths: sums of 0.1 drift.
  let tenths = burst / share
  return {
    earn() {
      if (tenths < burst / share) tenths++
    },
    spend() {
      if (tenths < 1 / share) return false
      tenths -= 1 / share
      return true
    },
  }
}
