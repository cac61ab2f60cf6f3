import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import type { Database } from '@flotilla/postgres'
import { type BackOff, backOff } from './back-off.ts'
import type { Bus, Refusal } from './bus.ts'
import { type HeldMessage, type Hold, holdOn, listDestinations, readHeldDue, readHeldFor, release } from './held.ts'

/** Keeps what the bus refuses from stopping the outbox. */
export interface Quarantine {
  /** Publishes these, but for those that have to wait behind others. Returns what is to be held. */
  publish(rows: readonly { seq: string; envelope: Message }[]): Promise<Hold[]>
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

interface Lane {
  failures: number
  /** On the clock of `performance`. */
  dueAt: number
  /** One message at first, to see whether it goes. */
  limit: number
}

/** For a destination: it takes messages again at any moment, and by itself. */
const untilTaken: BackOff = Object.freeze({ firstMs: 200, mostMs: 2_000 })
/** For a message that is refused as it is: only another limit or right can help. */
export const untilAllowed: BackOff = Object.freeze({ firstMs: 60_000, mostMs: 3_600_000 })
/** How often to look for what operators have changed. */
const lookMs = 1_000
const behind = 'waits behind earlier ones'

const ownerOf = ({ type }: Message) => type.split('.', 1)[0]!

export function createQuarantine({ db, bus, clock, batch, say }: QuarantineOptions): Quarantine {
  const lanes = new Map<string, Lane>()
  let lookAt = Number.NEGATIVE_INFINITY

  /** What it has to wait for; `past` is not in its way. */
  const laneOf = (message: Message, past?: string) =>
    [ownerOf(message), message.type].find((destination) => destination !== past && lanes.has(destination))

  async function send<T extends { seq: string; envelope: Message }>(
    rows: readonly T[],
    past?: string,
  ): Promise<Map<T, Hold>> {
    const free = rows.filter(({ envelope }) => laneOf(envelope, past) === undefined)
    const refusals = free.length > 0 ? await bus.publish(free.map(({ envelope }) => envelope)) : []
    const refused = new Map<string, Refusal>(refusals.map((refusal) => [refusal.id, refusal]))
    const holds = new Map<T, Hold>()
    for (const row of rows) {
      const lane = laneOf(row.envelope, past)
      const why = lane === undefined ? refused.get(row.envelope.id) : { reason: behind, destination: lane }
      if (why)
        holds.set(row, { seq: row.seq, envelope: row.envelope, reason: why.reason, destination: why.destination })
    }
    return holds
  }

  function open(destination: string): Lane {
    const lane = { failures: 0, dueAt: performance.now(), limit: 1 }
    lanes.set(destination, lane)
    return lane
  }

  /** What an operator has dropped or another relay has held is only in the table. */
  async function look(): Promise<void> {
    const destinations = await listDestinations(db)
    for (const destination of destinations) if (!lanes.has(destination)) open(destination)
    for (const destination of lanes.keys()) if (!destinations.includes(destination)) close(destination)
  }

  function close(destination: string): void {
    lanes.delete(destination)
    say({ destination }, 'messages go out to it again')
  }

  async function retryLane(destination: string, lane: Lane): Promise<boolean> {
    const rows = await readHeldFor(db, destination, lane.limit)
    const holds = await send(rows, destination)
    const stays = rows.some((row) => holds.get(row)?.destination === destination)
    if (stays) lane.failures++
    lane.dueAt = performance.now() + (stays ? backOff(lane.failures, untilTaken) : 0)
    await settle(rows, holds, destination)
    const last = !stays && rows.length < lane.limit
    lane.limit = stays ? 1 : batch * 2
    if (last) close(destination)
    return rows.length > holds.size
  }

  async function retryRefused(): Promise<boolean> {
    const rows = await readHeldDue(db, clock.now(), 10)
    if (rows.length === 0) return false
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
    await db.tx(async (tx) => {
      await release(
        tx,
        rows.filter((row) => !holds.has(row)),
      )
      for (const [{ attempts }, held] of holds)
        await holdOn(tx, held, clock.now() + backOff(attempts + 1, held.destination ? untilTaken : untilAllowed))
    })
    note([...holds.values()].filter(({ destination }) => destination !== from))
  }

  function note(holds: readonly Hold[]): void {
    for (const { envelope, destination, reason } of holds) {
      const { id, type } = envelope
      if (!destination) say({ messageId: id, type, reason }, 'the bus refuses a message: it is held, and others go on')
      else if (!lanes.has(destination)) {
        open(destination)
        say({ destination, reason }, 'messages to it are held, and go out by themselves when it takes them')
      }
    }
  }

  return {
    publish: async (rows) => [...(await send(rows)).values()],
    held: note,
    async retry() {
      const now = performance.now()
      let moved = false
      if (now >= lookAt) {
        await look()
        moved = await retryRefused()
        lookAt = now + lookMs
      }
      for (const [destination, lane] of lanes) {
        // A type waits for its owner: what is held for that is older.
        const waits = destination.includes('.') && lanes.has(destination.split('.', 1)[0]!)
        if (!waits && lane.dueAt <= now) moved = (await retryLane(destination, lane)) || moved
      }
      return moved
    },
    forget() {
      lanes.clear()
      lookAt = Number.NEGATIVE_INFINITY
    },
  }
}
