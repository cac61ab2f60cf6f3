import type { Queryable } from '@flotilla/postgres'
import { rotateOutbox } from './outbox.ts'

export interface RotationOptions {
  /** After so many published rows. */
  readonly rows?: number
  /** After this time in any case. */
  readonly everyMs?: number
  /** When to try again, where somebody reads the slot or it is not all published. */
  readonly againMs?: number
  /** For the negative control of the tests. */
  readonly rotate?: (db: Queryable) => Promise<boolean>
}

export interface Rotation {
  /** Whether it is time, now that so many more rows are published. */
  due(published: number): boolean
  rotate(): Promise<void>
}

/** When the outbox is rotated. A published row is gone after at most twice this. */
export function createRotation(db: Queryable, options: RotationOptions = {}): Rotation {
  const { rows = 100_000, everyMs = 600_000, againMs = 1_000, rotate = rotateOutbox } = options
  let published = 0
  let rotatedAt = performance.now()
  let triedAt = Number.NEGATIVE_INFINITY
  return {
    due(more) {
      published += more
      const now = performance.now()
      return (published >= rows || now - rotatedAt >= everyMs) && now - triedAt >= againMs
    },
    async rotate() {
      triedAt = performance.now()
      if (!(await rotate(db))) return
      published = 0
      rotatedAt = triedAt
    },
  }
}
