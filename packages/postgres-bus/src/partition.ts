import { isAfter, type Position } from '@flotilla/postgres'

/** What a puller knows of a partition that it holds. */
export interface Partition {
  readonly number: number
  /** How far it has read. Another object after every change, so that an answer to an older question can be told. */
  readonly read: Position
  /** How far everything is acknowledged, or of no interest. */
  readonly done: Position
  /** The last that was acknowledged. */
  readonly acked: Position
  /** Nothing is to be read before this time, in ms of `performance.now()`. */
  readonly pausedUntil: number
  take(position: Position): Entry
  /** Goes on to a position before which nothing of interest is left to be read. */
  pass(position: Position): void
}

export interface Entry {
  /** Whether it is under way still: not gone back, not done. */
  readonly current: boolean
  ack(): void
  /** Goes back to before this one, unless it had gone back there already. */
  nak(until: number): void
}

/** Follows a partition from a position: the order of what is under way, and the prefix of it that is done. */
export function openPartition(number: number, cursor: Position): Partition {
  let underWay: { position: Position; before: Position; acked: boolean }[] = []
  const state = { number, read: cursor, done: cursor, acked: cursor, pausedUntil: 0 }
  return Object.assign(state, {
    pass(position: Position) {
      if (!isAfter(position, state.read)) return
      state.read = position
      if (underWay.length === 0) state.done = position
    },
    take(position: Position): Entry {
      const item = { position, before: state.read, acked: false }
      underWay.push(item)
      state.read = position
      return {
        get current() {
          return underWay.includes(item)
        },
        ack() {
          item.acked = true
          while (underWay[0]?.acked) state.done = state.acked = underWay.shift()!.position
        },
        nak(until) {
          const index = underWay.indexOf(item)
          if (index < 0) return
          underWay = underWay.slice(0, index)
          state.read = item.before
          state.pausedUntil = Math.max(state.pausedUntil, until)
        },
      }
    },
  })
}
