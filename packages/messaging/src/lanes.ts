/** Runs work in order within a key, keys in parallel, at most `limit` at a time. */
export interface Lanes {
  run(key: string, work: () => Promise<void>): void
  /** How much is running or waits. */
  readonly size: number
  /** Resolves when `size` is below `n`. */
  below(n: number): Promise<void>
}

/** `work` must not reject. */
export function createLanes(limit: number): Lanes {
  const lanes = new Map<string, (() => Promise<void>)[]>()
  const ready: string[] = []
  const waiting: { n: number; resolve: () => void }[] = []
  let running = 0
  let size = 0

  function fill(): void {
    while (running < limit && ready.length > 0) void next(ready.shift()!)
  }

  async function next(key: string): Promise<void> {
    running++
    await lanes.get(key)![0]!()
    running--
    size--
    const lane = lanes.get(key)!
    lane.shift()
    if (lane.length > 0) ready.push(key)
    else lanes.delete(key)
    for (const waiter of waiting.filter(({ n }) => size < n)) {
      waiting.splice(waiting.indexOf(waiter), 1)
      waiter.resolve()
    }
    fill()
  }

  return {
    run(key, work) {
      size++
      const lane = lanes.get(key)
      if (lane) return void lane.push(work)
      lanes.set(key, [work])
      ready.push(key)
      fill()
    },
    get size() {
      return size
    },
    below(n) {
      if (size < n) return Promise.resolve()
      return new Promise((resolve) => waiting.push({ n, resolve }))
    },
  }
}
