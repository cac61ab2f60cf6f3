import type { ServerResponse } from 'node:http'
import type { Database } from '@flotilla/postgres'
import { lastUpdate, updatesAfter } from './update-store.ts'

const batch = 100

/** The browsers that listen now, on this replica. */
export interface Streams {
  /** Begins to stream to a browser: what came after `since`; from now on where that is undefined. False when there are too many, or it has gone. */
  open(response: ServerResponse, customerId: string, since: number | undefined): boolean
  /** There may be something new for a customer; for all without one. */
  wake(customerId?: string): void
  /** Says something on each connection, so that those between do not think it dead. */
  beat(): void
  /** Lets all browsers go; they come back, to another replica. */
  end(): void
}

export function openStreams(
  db: Database,
  {
    perCustomer = 6,
    inAll = 5_000,
    onError,
  }: { perCustomer?: number; inAll?: number; onError: (error: Error) => void },
): Streams {
  const customers = new Map<string, Set<{ response: ServerResponse; wake: () => void }>>()
  let count = 0

  /** Reads and writes what is new, one read at a time; a wake during a read leads to another. */
  function pump(response: ServerResponse, customerId: string, since: number | undefined): () => void {
    let seq = since
    let running = false
    let again = false
    async function run(): Promise<void> {
      do {
        again = false
        seq ??= await lastUpdate(db, customerId)
        const updates = await updatesAfter(db, customerId, seq, batch)
        for (const { seq: id, ...data } of updates) {
          say(response, `id: ${id}\nevent: order\ndata: ${JSON.stringify(data)}\n\n`)
          seq = id
        }
        if (updates.length === batch) again = true
      } while (again && isOpen(response))
    }
    return () => {
      again = true
      if (running) return
      running = true
      run()
        .catch(onError)
        .finally(() => (running = false))
    }
  }

  return {
    open(response, customerId, since) {
      const own = customers.get(customerId) ?? new Set()
      // One that went away before this would never be heard to close, and keep its place for good.
      if (!isOpen(response) || own.size >= perCustomer || count >= inAll) return false
      const stream = { response, wake: pump(response, customerId, since) }
      customers.set(customerId, own.add(stream))
      count++
      response.once('close', () => {
        own.delete(stream)
        count--
        if (own.size === 0) customers.delete(customerId)
      })
      stream.wake()
      return true
    },
    wake(customerId) {
      const woken = customerId === undefined ? [...customers.values()] : [customers.get(customerId) ?? []]
      for (const streams of woken) for (const { wake } of streams) wake()
    },
    beat() {
      for (const streams of customers.values()) for (const { response } of streams) say(response, ':\n\n')
    },
    end() {
      for (const streams of customers.values()) for (const { response } of streams) response.end()
    },
  }
}

// A write after end() is an error event, and one that nobody hears ends the process: in the middle of a drain.
function say(response: ServerResponse, text: string): void {
  if (isOpen(response)) response.write(text)
}

const isOpen = (response: ServerResponse) => !response.writableEnded && !response.destroyed
