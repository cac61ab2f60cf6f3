import { counter } from '../metrics.ts'

const dropped = counter({
  name: 'otlp_dropped_total',
  help: 'Spans, log lines and metric readings that were not delivered: no room to wait, or the receiver failed',
  labels: ['signal'],
})

/** The receiver is not there or has too much to do: what it was sent did not arrive, and may another time. */
export class NotNow extends Error {}

// Four seconds at most between two tries: whoever looks at the dashboard after it was restarted should not wait for what is old.
const mostDoublings = 2

/** Holds items back for a moment and sends them together. What a receiver could not take just then is tried again, each time after twice as long. */
export interface Batcher<T> {
  /** Never waits and never throws: with no room left the item is dropped and counted. */
  push(item: T): void
  /** Sends what is there, each item once. */
  flush(): Promise<void>
  /** Sends what is there and takes no more. */
  close(): Promise<void>
  /** Gives up on what still waits. */
  abandon(): void
}

export function createBatcher<T>(options: {
  signal: 'traces' | 'logs'
  /** Rejects with `NotNow` when the same items are worth another try. */
  send: (items: T[]) => Promise<void>
  /** Most items that wait. */
  room?: number
  batch?: number
  delayMs?: number
}): Batcher<T> {
  const { signal, send, room = 8_192, batch = 512, delayMs = 1_000 } = options
  let waiting: T[] = []
  let sending: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failures = 0
  const wait = () => setTimeout(start, delayMs * 2 ** Math.min(failures, mostDoublings)).unref()

  // One batch, and more as long as there are full ones: what trickles in meanwhile waits for the timer, or a busy process would send all the time.
  async function sendBatches(): Promise<void> {
    do {
      const items = waiting.slice(0, batch)
      waiting = waiting.slice(batch)
      try {
        await send(items)
        failures = 0
      } catch (error) {
        failures++
        keep(error instanceof NotNow && !closed ? items : [], items.length)
      }
    } while (waiting.length >= batch && (failures === 0 || closed))
    if (waiting.length > 0) timer ??= wait()
  }

  // In front of what came meanwhile, as far as there is room: the oldest go first.
  function keep(items: T[], of: number): void {
    const kept = items.slice(Math.max(0, items.length - (room - waiting.length)))
    waiting = [...kept, ...waiting]
    if (kept.length < of) dropped.inc({ signal }, of - kept.length)
  }

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length > 0) sending ??= sendBatches().finally(() => (sending = undefined))
  }

  async function flush(): Promise<void> {
    do {
      start()
      await sending
    } while (waiting.length > 0 && (closed || failures === 0))
  }

  return {
    push(item) {
      if (closed || waiting.length >= room) return dropped.inc({ signal })
      waiting.push(item)
      if (waiting.length >= batch && failures === 0) start()
      else timer ??= wait()
    },
    flush,
    async close() {
      closed = true
      await flush()
    },
    abandon() {
      closed = true
      if (waiting.length > 0) dropped.inc({ signal }, waiting.length)
      waiting = []
    },
  }
}

export function countDropped(signal: 'metrics'): void {
  dropped.inc({ signal })
}
