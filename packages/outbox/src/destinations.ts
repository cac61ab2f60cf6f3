import type { Message } from '@flotilla/contract'
import type { Queryable } from '@flotilla/postgres'
import { type BackOff, backOff } from '@flotilla/retry'
import { type Hold, listDestinations } from './held.ts'

/** What takes no messages for now: services and types, as the relay knows them. */
export interface Destinations {
  /** The one that a message has to wait for; `past` is not in its way. */
  inTheWayOf(message: Message, past?: string): string | undefined
  /** Those to be tried now. */
  due(): [destination: string, shut: Shut][]
  /** Learns from the table what an operator has dropped or another relay has held. */
  look(db: Queryable): Promise<void>
  /** These are held now; says so of what is new. */
  note(holds: readonly Hold[]): void
  open(destination: string): void
  forget(): void
}

/** How it went so far with one of them. */
export interface Shut {
  /** How many messages to try: one at first, to see whether it goes. */
  readonly limit: number
  refused(): void
  taken(limit: number): void
}

/** It takes messages again at any moment, and by itself. */
export const untilTaken: BackOff = Object.freeze({ firstMs: 200, mostMs: 2_000 })

const ownerOf = (type: string) => type.split('.', 1)[0]!

export function createDestinations(say: (fields: object, text: string) => void): Destinations {
  const all = new Map<string, Shut & { readonly dueAt: number }>()

  function shut(destination: string): void {
    let [failures, dueAt, limit] = [0, performance.now(), 1]
    all.set(destination, {
      get limit() {
        return limit
      },
      get dueAt() {
        return dueAt
      },
      refused() {
        limit = 1
        dueAt = performance.now() + backOff(++failures, untilTaken)
      },
      taken(more) {
        failures = 0
        limit = more
      },
    })
  }

  function open(destination: string): void {
    all.delete(destination)
    say({ destination }, 'messages go out to it again')
  }

  return {
    inTheWayOf: ({ type }, past) => [ownerOf(type), type].find((one) => one !== past && all.has(one)),
    due() {
      const now = performance.now()
      // A type waits for its service: what is held for that is older.
      const waits = (destination: string) => ownerOf(destination) !== destination && all.has(ownerOf(destination))
      return [...all].filter(([destination, { dueAt }]) => dueAt <= now && !waits(destination))
    },
    async look(db) {
      const found = await listDestinations(db)
      for (const destination of found) if (!all.has(destination)) shut(destination)
      for (const destination of all.keys()) if (!found.includes(destination)) open(destination)
    },
    note(holds) {
      for (const { envelope, destination, reason } of holds) {
        const { id, type } = envelope
        if (!destination)
          say({ messageId: id, type, reason }, 'the bus refuses a message: it is held, and others go on')
        else if (!all.has(destination)) {
          shut(destination)
          say({ destination, reason }, 'messages to it are held, and go out by themselves when it takes them')
        }
      }
    },
    open,
    forget: () => all.clear(),
  }
}
