import { type Entry, entryOf } from '../ledger/entry.ts'
import type { Intent } from './intent.ts'

/** The entries that bring the books from one state of an intent to another. From the states, not from the steps: so no step can forget its entry. */
export function entriesBetween(before: Intent | undefined, after: Intent): readonly Entry[] {
  const { currency = '' } = after.sum ?? {}
  const [from, to] = [standingOf(before), standingOf(after)]
  return [
    ...entryOf('hold', to.held - from.held, currency),
    ...entryOf('let-go', from.held - to.held, currency),
    ...entryOf('take', to.taken - from.taken, currency),
    ...entryOf('refund', to.refunded - from.refunded, currency),
  ]
}

function standingOf(intent: Intent | undefined): { held: number; taken: number; refunded: number } {
  const { status, sum, refunded = 0 } = intent ?? {}
  const amount = sum?.amount ?? 0
  return {
    held: status === 'authorised' ? amount : 0,
    taken: status === 'captured' || status === 'refunded' ? amount : 0,
    refunded,
  }
}
