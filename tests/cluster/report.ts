import { loadavg } from 'node:os'
import type { Tally } from './load.ts'

const mostLate = 0.01

/** What a rollout must not cost: nothing lost, and at most one answer in a hundred late. Empty when all is well. */
export function lost({ requests, late, failures }: Tally): Record<string, number> {
  return { ...Object.fromEntries(failures), ...(late > requests * mostLate && { 'late answers': late }) }
}

export function report({ requests, byKind, late, failures, events, resumed }: Tally): void {
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0)
  console.log(
    `${requests} requests, ${failed} failed, ${late} late; ${events} events on streams that were resumed ${resumed} times; load average ${loadavg()[0]!.toFixed(0)}`,
    byKind,
    failures,
  )
}
