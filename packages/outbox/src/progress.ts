import type { Clock } from '@flotilla/clock'
import { type Database, isAfter, type Position, type Transaction } from '@flotilla/postgres'
import { beginOutbox, movePosition } from './outbox.ts'
import type { StoredPosition } from './position.ts'

/** How far the relay is: known at once, and stored now and then. */
export interface Progress {
  /** From where to publish to this store of the bus. */
  position(bus: string): Promise<Position>
  reached(position: Position): void
  /** Whether it is time to store it. */
  due(): boolean
  save(): Promise<void>
  /** Stores this position in one transaction with what `write` makes of the rows up to it. */
  saveWith(position: Position, write: (tx: Transaction) => Promise<void>): Promise<void>
  /** Another may have got further, on another server even: `position` reads what is stored. */
  forget(): void
}

/**
 * Stored at most ten times a second, not after every batch. Each store leaves a dead version of one row, which nobody can take away while a backup holds its
 * snapshot, and every later store has to walk past them. What a relay that dies had published and not stored is published again, as one batch would be in any case.
 */
const storeMs = 100

export function createProgress(db: Database, clock: Clock): Progress {
  let known: Position | undefined
  let stored: StoredPosition | undefined
  let storedAt = Number.NEGATIVE_INFINITY
  return {
    async position(bus) {
      if (stored?.bus !== bus) stored = known = await beginOutbox(db, { bus, now: clock.now() })
      return known!
    },
    reached(position) {
      known = position
    },
    due: () => performance.now() - storedAt >= storeMs && isAhead(known, stored),
    async save() {
      if (!isAhead(known, stored)) return
      const reached = { ...stored!, xid: known!.xid, seq: known!.seq }
      await movePosition(db, reached)
      stored = reached
      storedAt = performance.now()
    },
    async saveWith({ xid, seq }, write) {
      const reached = { ...stored!, xid, seq }
      await db.tx(async (tx) => {
        await write(tx)
        await movePosition(tx, reached)
      })
      known = stored = reached
      storedAt = performance.now()
    },
    forget() {
      known = stored = undefined
    },
  }
}

function isAhead(known: Position | undefined, stored: Position | undefined): boolean {
  return known !== undefined && stored !== undefined && isAfter(known, stored)
}
