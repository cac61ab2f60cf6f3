import { absentIn, type Cell } from './matrix.ts'

/** Decides at which point each process dies next, and keeps the count. */
export interface Killer {
  /** FLOTILLA_CRASH_AT for the next start. */
  crashAt(service: string): string | undefined
  onDeath(service: string, how: string): void
  /** From now on processes are armed by these cells; when a service has none left, by those that are drawn anew. */
  arm(cells: readonly Cell[], draw?: () => readonly Cell[]): void
  /** From now on nothing is armed. */
  disarm(): void
  /** Those that are armed and have not died for so long; their cell goes to the end of the line. */
  overdue(ms: number): string[]
  /** Is about to be killed by hand. */
  byHand(service: string): void
  /** Deaths at a crash point, by `service point`. */
  readonly hits: ReadonlyMap<string, number>
  readonly kills: number
  readonly handKills: number
  /** What happened that should not. */
  readonly faults: readonly string[]
}

/** Until it is armed, every process dies at the points at which it is never to come by. */
export function makeKiller(): Killer {
  let mode: 'absent' | 'kill' | 'quiet' = 'absent'
  const queues = new Map<string, Cell[]>()
  const current = new Map<string, { cell: Cell; since: number }>()
  const hand = new Set<string>()
  const hits = new Map<string, number>()
  const faults: string[] = []
  let [kills, handKills] = [0, 0]
  let draw: () => readonly Cell[] = () => []
  const add = (cells: readonly Cell[]) => {
    for (const cell of cells) queues.set(cell.service, [...(queues.get(cell.service) ?? []), cell])
  }
  return {
    crashAt(service) {
      if (mode === 'quiet') return undefined
      if (mode === 'absent') return absentIn(service).join(',')
      if (!queues.get(service)?.length) add(draw().filter((cell) => cell.service === service))
      const cell = queues.get(service)?.shift()
      if (!cell) return undefined
      current.set(service, { cell, since: performance.now() })
      return `${cell.point}:${cell.pass}`
    },
    onDeath(service, how) {
      const armed = current.get(service)
      current.delete(service)
      if (hand.delete(service)) return void handKills++
      if (armed && how === 'SIGKILL') {
        const name = `${service} ${armed.cell.point}`
        hits.set(name, (hits.get(name) ?? 0) + 1)
        kills++
      } else if (mode !== 'quiet' || how !== 'code 0') faults.push(`${service} ended with ${how} by itself (${mode})`)
    },
    arm(cells, again = () => []) {
      mode = 'kill'
      queues.clear()
      add(cells)
      draw = again
    },
    disarm() {
      mode = 'quiet'
      queues.clear()
    },
    overdue(ms) {
      const late = [...current].filter(([, { since }]) => performance.now() - since > ms)
      for (const [service, { cell }] of late) {
        current.delete(service)
        add([{ ...cell, pass: 1 }])
      }
      return late.map(([service]) => service)
    },
    byHand: (service) => void hand.add(service),
    hits,
    get kills() {
      return kills
    },
    get handKills() {
      return handKills
    },
    faults,
  }
}
