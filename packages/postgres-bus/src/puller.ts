import type { Delivery, Puller, Subscription } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { partitionCount } from '@flotilla/contract'
import { type Database, isAfter, openListener, type Position } from '@flotilla/postgres'
import { createIdle, createWaker, lockKey } from '@flotilla/worker'
import { openPartition, type Partition } from './partition.ts'
import {
  adoptBus,
  type BusRow,
  callStandbys,
  declareInterests,
  moveCursors,
  readCursor,
  readMessages,
  toIncoming,
} from './store.ts'

const pollMs = 1_000
/** How often to store that a partition was read further without finding anything: the more seldom, the longer messages are kept. */
const passMs = 60_000

/** Reads the partitions whose session lock it gets; the locks go to another when the connection that holds them ends. */
export function openPuller(options: {
  url: string
  name: string
  db: Database
  clock: Clock
  subscription: Subscription
  onError: (error: Error) => void
}): Puller {
  const { url, name, db, clock, onError } = options
  const { consumer, inbox } = options.subscription
  const waker = createWaker(clock)
  const partitions = new Map<number, Partition>()
  const durable = new Map<number, Position>()
  let session = 0
  /** In a new session it can be another: the bus may have been restored elsewhere. */
  let server: { readonly id: string; readonly inbox: string | undefined; readonly session: number } | undefined
  // Nobody sets this clock back: a wait would be longer by as much.
  const uptime = () => performance.now()
  let claimAt = 0
  let passAt = clock.now() + passMs
  let passing = false
  const stopping = new AbortController()

  const listener = openListener({
    url,
    name,
    channels: ['bus'],
    onError,
    onWake(channel, payload) {
      if (channel === undefined) {
        session++
        partitions.clear()
      }
      if (channel === undefined || payload === 'released') claimAt = 0
      waker.wake()
    },
  })

  async function claim(): Promise<void> {
    if (partitions.size === partitionCount || uptime() < claimAt) return
    claimAt = uptime() + pollMs
    const claimed = session
    if (server?.session !== claimed) {
      await declareInterests(db, options.subscription)
      server = { id: await adoptBus(db), inbox: await inbox?.(), session: claimed }
    }
    const free = new Map(
      Array.from(
        { length: partitionCount },
        (_, number) => [lockKey(`bus ${consumer} ${number}`), number] as const,
      ).filter(([, number]) => !partitions.has(number)),
    )
    for (const key of await listener.tryLocks([...free.keys()])) {
      const number = free.get(key)!
      const cursor = await readCursor(db, { consumer, partition: number, inbox: server.inbox, now: clock.now() })
      if (claimed !== session) return
      durable.set(number, cursor)
      partitions.set(number, openPartition(number, cursor))
    }
  }

  async function read(max: number): Promise<Delivery[]> {
    const ready = [...partitions.values()].filter((partition) => partition.pausedUntil <= uptime())
    if (ready.length === 0) return []
    const asked = new Map(ready.map((partition) => [partition.number, partition.read]))
    const after = ready.map((partition) => ({ ...partition.read, partition: partition.number }))
    const { rows, horizon } = await readMessages(db, { after, consumer, max })
    const valid = new Map(
      ready.filter((p) => partitions.get(p.number) === p && asked.get(p.number) === p.read).map((p) => [p.number, p]),
    )
    const deliveries = rows.flatMap((row) => {
      const partition = valid.get(row.partition)
      return partition ? [deliver(partition, row)] : []
    })
    // What others listen to is not to be read past again and again.
    if (rows.length < max) for (const partition of valid.values()) partition.pass({ xid: horizon, seq: '0' })
    if (passAt <= clock.now()) notePasses()
    return deliveries
  }

  function deliver(partition: Partition, row: BusRow): Delivery {
    const entry = partition.take({ xid: row.xid, seq: row.seq })
    return {
      ...toIncoming(row),
      partition: partition.number,
      get current() {
        return entry.current && partitions.get(partition.number) === partition
      },
      ack() {
        entry.ack()
        return flush()
      },
      async nak(delayMs) {
        entry.nak(uptime() + delayMs)
        waker.wake()
      },
    }
  }

  // One write at a time; what is acknowledged meanwhile goes into the next one.
  let writing: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined
  function flush(): Promise<void> {
    queued ??= writing
      .catch(() => {})
      .then(() => {
        queued = undefined
        writing = write()
        return writing
      })
    return queued
  }

  function notePasses(): void {
    passAt = clock.now() + passMs
    passing = true
    flush().catch(onError)
  }

  async function write(): Promise<void> {
    const which = passing ? 'done' : 'acked'
    passing = false
    const moved = [...partitions.values()]
      .filter((partition) => isAfter(partition[which], durable.get(partition.number)!))
      .map(({ number, done }) => ({ partition: number, ...done }))
    if (moved.length === 0) return
    await moveCursors(db, { consumer, server: server!.id, to: moved, now: clock.now() })
    for (const { partition, xid, seq } of moved) durable.set(partition, { xid, seq })
  }

  /** Until the next look: soon when something may become readable or is paused, later and later otherwise. */
  function pause(idleMs: number): number {
    const resumes = [...partitions.values()].map((p) => p.pausedUntil - uptime()).filter((ms) => ms > 0)
    return Math.min(idleMs, ...resumes)
  }

  return {
    async pull({ max, waitMs, signal = stopping.signal }) {
      const end = uptime() + waitMs
      for (const idle = createIdle(pollMs); !stopping.signal.aborted && !signal.aborted; ) {
        await claim()
        const deliveries = await read(max)
        const left = end - uptime()
        if (deliveries.length > 0 || left <= 0) return deliveries
        if (await waker.wait(Math.min(left, pause(idle.next())), signal)) idle.reset()
      }
      return []
    },
    async stop() {
      if (stopping.signal.aborted) return
      stopping.abort()
      waker.wake()
      await flush().catch(onError)
      await listener.close()
      await callStandbys(db).catch(onError)
    },
  }
}
