import type { Clock } from '@flotilla/clock'
import { backOff, untilBack } from '@flotilla/retry'
import { createWaker, type Waker } from './waker.ts'

/** Work in the background, round after round. */
export interface Loop {
  /** There may be something to do: the next round begins now. Does not end a back-off: each call would be another try of what fails. */
  wake(): void
  /** What failed may work again: the next round begins now, in a back-off too. */
  retry(): void
  /** Aborts when the loop is to stop. */
  readonly signal: AbortSignal
  /** Resolves after the round in hand. */
  stop(): Promise<void>
}

export interface LoopOptions {
  clock: Clock
  /**
   * One round; `woken`: `wake` ended the wait before it. Resolves to how many ms to wait until the next; with 0 it follows at once. After an error the next one follows when a
   * back-off of a second at most is over.
   */
  round: (context: { signal: AbortSignal; woken: boolean }) => Promise<number>
  onError: (error: Error) => void
  /** How many ms to wait before the first round; none unless given. */
  delayMs?: number
}

/** Starts a loop; its first round begins when the caller is done. Errors while it stops are not reported. */
export function startLoop({ clock, round, onError, delayMs = 0 }: LoopOptions): Loop {
  const stopping = new AbortController()
  const { signal } = stopping
  const waker = createWaker(clock)
  let pause: Waker | undefined

  async function run(): Promise<void> {
    let woken = delayMs > 0 && (await waker.wait(delayMs, signal))
    for (let failures = 0; !signal.aborted; ) {
      try {
        const waitMs = await round({ signal, woken })
        failures = 0
        woken = waitMs > 0 && (await waker.wait(waitMs, signal))
      } catch (error) {
        if (signal.aborted) return
        onError(error as Error)
        pause = createWaker(clock)
        await pause.wait(backOff(++failures, untilBack), signal)
        pause = undefined
      }
    }
  }

  const running = Promise.resolve().then(run)
  return {
    wake: waker.wake,
    retry() {
      waker.wake()
      pause?.wake()
    },
    signal,
    stop() {
      stopping.abort()
      return running
    },
  }
}
