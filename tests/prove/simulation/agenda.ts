import type { Random } from '../harness/random.ts'

/** A world with a clock that jumps from one event to the next. */
export interface Agenda {
  readonly random: Random
  now(): number
  after(ms: number, what: () => void): void
  /** A line of the history: what two runs of a seed have to have in common. */
  note(line: string): void
  /** Everything that is due, in order, until nothing is or the time is over. */
  run(untilMs: number): void
  readonly history: readonly string[]
}

export function makeAgenda(random: Random): Agenda {
  const history: string[] = []
  // By time, then by when it was planned.
  const heap: { at: number; n: number; what: () => void }[] = []
  let [now, planned] = [0, 0]
  const before = (a: number, b: number) => heap[a]!.at - heap[b]!.at || heap[a]!.n - heap[b]!.n

  function swap(a: number, b: number): void {
    ;[heap[a], heap[b]] = [heap[b]!, heap[a]!]
  }

  function take() {
    const first = heap[0]
    const last = heap.pop()
    if (heap.length > 0) heap[0] = last!
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && before(child, least) < 0) least = child
      if (least === at) return first
      swap(at, least)
      at = least
    }
  }

  return {
    random,
    history,
    now: () => now,
    after(ms, what) {
      heap.push({ at: now + ms, n: planned++, what })
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if (before(parent, at) <= 0) return
        swap(parent, at)
        at = parent
      }
    },
    note: (line) => void history.push(`${now} ${line}`),
    run(untilMs) {
      for (let next = take(); next && next.at <= untilMs; next = take()) {
        now = next.at
        next.what()
      }
    },
  }
}
