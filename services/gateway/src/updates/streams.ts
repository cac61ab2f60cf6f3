import type { ServerResponse } from 'node:http'
import type { Database } from '@flotilla/postgres'
import { createTally } from '../limits/at-a-time.ts'
import { lastUpdate, updatesAfter } from './update-store.ts'

const batch = 100

export interface Browser {
  readonly response: ServerResponse
  readonly customerId: string
  readonly address: string
  /** Whether what it showed when it came is still good. Asked at each beat: a stream ends with the session that opened it. */
  readonly isStillIn: () => Promise<boolean>
}

/** The browsers that listen now, on this replica. */
export interface Streams {
  /** Begins to stream to a browser: what came after `since`; from now on where that is undefined. False when there are too many, or it has gone. */
  open(browser: Browser, since: number | undefined): boolean
  /** There may be something new for a customer; for all without one. */
  wake(customerId?: string): void
  /** Says something on each connection, so that those between do not think it dead; ends those of sessions that have ended. */
  beat(): void
  /** Lets all browsers go; they come back, to another replica. */
  end(): void
}

export function openStreams(
  db: Database,
  {
    perCustomer = 6,
    perAddress,
    inAll = 5_000,
    onError,
  }: { perCustomer?: number; perAddress: number; inAll?: number; onError: (error: Error) => void },
): Streams {
  const customers = new Map<string, Set<Browser & { wake: () => void }>>()
  const addresses = createTally(perAddress)
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
    open(browser, since) {
      const { response, customerId, address } = browser
      const own = customers.get(customerId) ?? new Set()
      // One that went away before this would never be heard to close, and keep its place for good.
      if (!isOpen(response) || own.size >= perCustomer || count >= inAll || !addresses.enter(address)) return false
      const stream = { ...browser, wake: pump(response, customerId, since) }
      customers.set(customerId, own.add(stream))
      count++
      response.once('close', () => {
        own.delete(stream)
        count--
        addresses.leave(address)
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
      for (const streams of customers.values()) for (const stream of streams) void beat(stream).catch(onError)
    },
    end() {
      for (const streams of customers.values()) for (const { response } of streams) response.end()
    },
  }
}

async function beat({ response, isStillIn }: Browser): Promise<void> {
  if (await isStillIn()) say(response, ':\n\n')
  else response.end()
}

// A write after end() is an error event, and one that nobody hears ends the process: in the middle of a drain.
function say(response: ServerResponse, text: string): void {
  if (isOpen(response)) response.write(text)
}

const isOpen = (response: ServerResponse) => !response.writableEnded && !response.destroyed
