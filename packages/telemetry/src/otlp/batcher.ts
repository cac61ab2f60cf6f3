import { counter } from '../metrics.ts'

const dropped = counter({
  name: 'otlp_dropped_total',
  help: 'Spans, log lines and metric readings that were not delivered: no room to wait, or the receiver failed',
  labels: ['signal'],
})

/** Holds items back for a moment and sends them together. */
export interface Batcher<T> {
  /** Never waits and never throws: with no room left the item is dropped and counted. */
  push(item: T): void
  /** Sends what is there. */
  flush(): Promise<void>
  /** Sends what is there and takes no more. */
  close(): Promise<void>
  /** Gives up on what still waits. */
  abandon(): void
}

export function createBatcher<T>(options: {
  signal: 'traces' | 'logs'
  send: (items: T[]) => Promise<void>
  /** Most items that wait. */
  room?: number
  batch?: number
  delayMs?: number
}): Batcher<T> {
  const { signal, send, room = 2_048, batch = 512, delayMs = 1_000 } = options
  let waiting: T[] = []
  let sending: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  // One batch, and more as long as there are full ones: what trickles in meanwhile waits for the timer, or a busy process would send all the time.
  async function sendBatches(): Promise<void> {
    do {
      const items = waiting.slice(0, batch)
      waiting = waiting.slice(batch)
      await send(items).catch(() => dropped.inc({ signal }, items.length))
    } while (waiting.length >= batch)
    if (waiting.length > 0) timer ??= setTimeout(start, delayMs).unref()
  }

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length > 0) sending ??= sendBatches().finally(() => (sending = undefined))
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0 || sending) {
      start()
      await sending
    }
  }

  return {
    push(item) {
      if (closed || waiting.length >= room) return dropped.inc({ signal })
      waiting.push(item)
      if (waiting.length >= batch) start()
      else timer ??= setTimeout(start, delayMs).unref()
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
