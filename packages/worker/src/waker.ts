import type { Clock } from '@flotilla/clock'

/** A wait that can be cut short. */
export interface Waker {
  wake(): void
  /** Resolves after `ms`, on `wake` or when `signal` aborts; at once when `wake` was called since the last wait. True when woken. */
  wait(ms: number, signal?: AbortSignal): Promise<boolean>
}

export function createWaker(clock: Clock): Waker {
  let woken = false
  let current: AbortController | undefined
  return {
    wake() {
      woken = true
      current?.abort()
    },
    async wait(ms, signal) {
      if (!woken && !signal?.aborted) {
        const sleep = new AbortController()
        const abort = () => sleep.abort()
        current = sleep
        signal?.addEventListener('abort', abort, { once: true })
        await clock.sleep(ms, sleep.signal)
        signal?.removeEventListener('abort', abort)
        current = undefined
      }
      const result = woken
      woken = false
      return result
    },
  }
}
