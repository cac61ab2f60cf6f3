import type { Bus } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import type { Database } from '@flotilla/postgres'
import { type BackOff, backOff } from '@flotilla/retry'
import { createDestinations, type Shut, untilTaken } from './destinations.ts'
import { type HeldMessage, type Hold, holdOn, readHeldDue, readHeldFor, release } from './held.ts'

/** Keeps what the bus refuses from stopping the outbox. */
export interface Quarantine {
  /** Publishes these, but for those that have to wait behind others. Returns what is to be held. */
  publish(rows: readonly Row[]): Promise<Hold[]>
  /** They are held now. */
  held(holds: readonly Hold[]): void
  /** Tries what is held and due. True when something went out. */
  retry(): Promise<boolean>
  /** Another may have held and released. */
  forget(): void
}

export interface QuarantineOptions {
  db: Database
  bus: Pick<Bus, 'publish'>
  clock: Clock
  batch: number
  /** One line for each change: what is held, and what goes out again. */
  say: (fields: object, text: string) => void
}

interface Row {
  readonly seq: string
  readonly envelope: Message
}

/** For a message that is refused as it is: only another limit or right can help. */
export const untilAllowed: BackOff = Object.freeze({ firstMs: 60_000, mostMs: 3_600_000 })
/** How often to look for what operators have changed. */
const lookMs = 1_000

export function createQuarantine({ db, bus, clock, batch, say }: QuarantineOptions): Quarantine {
  const destinations = createDestinations(say)
  let lookAt = Number.NEGATIVE_INFINITY

  async function send<R extends Row>(rows: readonly R[], past?: string): Promise<Map<R, Hold>> {
    const holds = new Map<R, Hold>()
    for (const row of rows) {
      const destination = destinations.inTheWayOf(row.envelope, past)
      if (destination) holds.set(row, { ...placeOf(row), destination, reason: 'waits behind earlier ones' })
    }
    const free = rows.filter((row) => !holds.has(row))
    const refusals = free.length > 0 ? await bus.publish(free.map(({ envelope }) => envelope)) : []
    const refused = new Map(refusals.map((refusal) => [refusal.id, refusal]))
    for (const row of free) {
      const refusal = refused.get(row.envelope.id)
      if (refusal) holds.set(row, { ...placeOf(row), destination: refusal.destination, reason: refusal.reason })
    }
    return holds
  }

  async function retryFor(destination: string, shut: Shut): Promise<boolean> {
    const { limit } = shut
    const rows = await readHeldFor(db, destination, limit)
    const holds = await send(rows, destination)
    await settle(rows, holds, destination)
    if ([...holds.values()].some((held) => held.destination === destination)) shut.refused()
    else if (rows.length < limit) destinations.open(destination)
    // More than may come meanwhile, or it would never be empty.
    else shut.taken(batch * 2)
    return rows.length > holds.size
  }

  async function retryRefused(): Promise<boolean> {
    const rows = await readHeldDue(db, clock.now(), 10)
    const holds = await send(rows)
    await settle(rows, holds)
    return rows.length > holds.size
  }

  async function settle(
    rows: readonly HeldMessage[],
    holds: ReadonlyMap<HeldMessage, Hold>,
    from?: string,
  ): Promise<void> {
    if (rows.length === 0) return
    const gone = rows.filter((row) => !holds.has(row))
    // Of those that go on waiting for a destination only the first was tried.
    const first = rows.find((row) => holds.get(row)?.destination === from)
    await db.tx(async (tx) => {
      await release(tx, gone)
      for (const [row, held] of holds) {
        const { attempts } = row
        const due = clock.now() + backOff(attempts + 1, held.destination ? untilTaken : untilAllowed)
        if (from === undefined || held.destination !== from || row === first) await holdOn(tx, held, due)
      }
    })
    destinations.note([...holds.values()].filter(({ destination }) => destination !== from))
  }

  return {
    async publish(rows) {
      const holds = await send(rows)
      return rows.flatMap((row) => holds.get(row) ?? [])
    },
    held: destinations.note,
    async retry() {
      const now = performance.now()
      let moved = false
      if (now >= lookAt) {
        await destinations.look(db)
        moved = await retryRefused()
        lookAt = now + lookMs
      }
      for (const [destination, shut] of destinations.due()) moved = (await retryFor(destination, shut)) || moved
      return moved
    },
    forget() {
      destinations.forget()
      lookAt = Number.NEGATIVE_INFINITY
    },
  }
}

const placeOf = ({ seq, envelope }: Row): Row => ({ seq, envelope })
