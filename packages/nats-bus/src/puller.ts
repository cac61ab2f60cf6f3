import type { Delivery, Puller, Subscription } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { partitionCount } from '@flotilla/contract'
import { createWaker, startLoop } from '@flotilla/worker'
import type { Connection } from './connection.ts'
import type { Durable } from './durable.ts'
import { openFeed } from './feed.ts'
import { streamOf } from './stream.ts'

/** What a consumer reads: each partition of each stream that has types of it. */
export function durablesOf({ consumer, types, retired = [] }: Subscription, takeoverMs: number): Durable[] {
  return [...Map.groupBy(types, streamOf)].flatMap(([stream, owned]) =>
    Array.from({ length: partitionCount }, (_, partition) => {
      const at = (some: readonly string[]) => some.map((type) => `${type}.${partition}`)
      const name = `${consumer}-${partition}`
      return { stream, partition, name, subjects: at(owned), retired: at(retired), takeoverMs }
    }),
  )
}

/** Gathers what the partitions give. Each has at most one message in hand, so nothing queues up here. */
export function openPuller(options: {
  connection: Connection
  clock: Clock
  subscription: Subscription
  takeoverMs: number
  onError: (error: Error) => void
}): Puller {
  const { connection, clock, takeoverMs, onError } = options
  const stopping = new AbortController()
  const waker = createWaker(clock)
  let ready: Delivery[] = []

  function onDelivery(delivery: Delivery): void {
    ready.push(delivery)
    waker.wake()
  }

  const { inbox } = options.subscription
  const feeds = durablesOf(options.subscription, takeoverMs).map((durable) =>
    openFeed({ connection, clock, durable, inbox, onDelivery, onError }),
  )

  const beating = startLoop({
    clock,
    onError,
    async round() {
      for (const feed of feeds) feed.beat()
      return takeoverMs / 4
    },
  })
  return {
    async pull({ max, waitMs, signal = stopping.signal }) {
      for (const end = performance.now() + waitMs; !stopping.signal.aborted && !signal.aborted; ) {
        ready = ready.filter((delivery) => delivery.current)
        const left = end - performance.now()
        if (ready.length > 0 || left <= 0) return ready.splice(0, max)
        await waker.wait(left, signal)
      }
      return []
    },
    async stop() {
      if (stopping.signal.aborted) return
      stopping.abort()
      waker.wake()
      await Promise.all([beating, ...feeds].map((part) => part.stop()))
    },
  }
}
