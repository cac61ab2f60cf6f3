import { type Finding, type Money, Problem, problems } from '@flotilla/contract'
import { paymentsProblems } from '@flotilla/payments-contract/operations'
import type { Answer } from './card-network.ts'

/** A payment of an order. */
export interface Intent {
  readonly orderId: string
  readonly status: 'authorising' | 'authorised' | 'declined' | 'captured' | 'voided' | 'refunded'
  /** Why it was declined, in words for the shopper. */
  readonly reason?: string
  /** What is asked for; absent where it was voided before that. */
  readonly sum?: Money
  /** How much of it went back, in minor units. All of it: the status says so too. */
  readonly refunded: number
}

/** What is told to the others. */
export type Outcome =
  | { readonly kind: 'authorised' | 'captured' | 'voided' }
  | { readonly kind: 'declined' | 'capture-failed'; readonly reason: string }
  | { readonly kind: 'refunded'; readonly amount: Money }

/** What becomes of an intent, and what is told of it. Commands come more than once, and late: saying the same again changes nothing. */
export interface Change {
  readonly intent: Intent
  readonly outcomes: readonly Outcome[]
}

/** An order's sum is to be held. `undefined` for `intent`: nothing is known of the order yet. */
export function authorise(intent: Intent | undefined, orderId: string, sum: Money): Change {
  if (!intent) return { intent: { orderId, status: 'authorising', sum, refunded: 0 }, outcomes: [] }
  if (intent.status === 'authorising') return { intent, outcomes: [] }
  if (intent.status === 'declined') return { intent, outcomes: [{ kind: 'declined', reason: intent.reason! }] }
  // The void came first: a tombstone, so that this order is never charged.
  if (intent.status === 'voided' || intent.status === 'refunded')
    return { intent, outcomes: [{ kind: 'declined', reason: 'The payment was called off.' }] }
  return { intent, outcomes: [{ kind: 'authorised' }] }
}

/** The network answered. After a void an approval is let go again there; here nothing changes, and the same answer again changes nothing either. */
export function answered(intent: Intent, answer: Answer, last4: string): Change {
  if (intent.status !== 'authorising') return { intent, outcomes: [] }
  if (answer === 'approved') return { intent: { ...intent, status: 'authorised' }, outcomes: [{ kind: 'authorised' }] }
  const why = answer === 'insufficient' ? 'does not have enough funds' : 'was declined'
  return declined(intent, `The card ending in ${last4} ${why}.`)
}

/** The network did not answer in time. What it says later changes nothing any more. */
export function unanswered(intent: Intent): Change {
  if (intent.status !== 'authorising') return { intent, outcomes: [] }
  return declined(intent, 'The card network did not answer in time.')
}

export function capture(intent: Intent | undefined, orderId: string): Change {
  if (intent?.status === 'captured') return { intent, outcomes: [{ kind: 'captured' }] }
  if (intent?.status === 'authorised')
    return { intent: { ...intent, status: 'captured' }, outcomes: [{ kind: 'captured' }] }
  const reason = 'The payment was not held any more.'
  const tombstone: Intent = { orderId, status: 'voided', refunded: 0 }
  return { intent: intent ?? tombstone, outcomes: [{ kind: 'capture-failed', reason }] }
}

/** Whatever was before: nothing is held or taken afterwards. What was taken goes back, as far as it has not already. */
export function release(intent: Intent | undefined, orderId: string): Change {
  const voided = { kind: 'voided' } as const
  if (intent?.status === 'refunded') return { intent, outcomes: [voided] }
  if (intent?.status !== 'captured' || intent.sum!.amount === 0)
    return { intent: { orderId, refunded: 0, ...intent, status: 'voided' }, outcomes: [voided] }
  const change = giveBack(intent, { ...intent.sum!, amount: intent.sum!.amount - intent.refunded })
  return { intent: change.intent, outcomes: [...change.outcomes, voided] }
}

/** Some of what was taken goes back, or all of it. Throws a Problem when that cannot be. */
export function refund(intent: Intent | undefined, amount: Money): Change {
  if (!intent) throw new Problem(paymentsProblems.paymentNotFound)
  if (intent.status !== 'captured' && intent.status !== 'refunded') throw new Problem(paymentsProblems.notCaptured)
  const sum = intent.sum!
  if (amount.currency !== sum.currency)
    throw invalid({
      at: '/amount/currency',
      code: 'unacceptable',
      expected: `must be ${sum.currency}, as it was taken`,
    })
  if (amount.amount === 0) throw invalid({ at: '/amount/amount', code: 'minimum', limit: 1, expected: 'must be >= 1' })
  if (amount.amount > sum.amount - intent.refunded) throw new Problem(paymentsProblems.moreThanTaken)
  return giveBack(intent, amount)
}

function declined(intent: Intent, reason: string): Change {
  return { intent: { ...intent, status: 'declined', reason }, outcomes: [{ kind: 'declined', reason }] }
}

function giveBack(intent: Intent, amount: Money): Change {
  const refunded = intent.refunded + amount.amount
  const status = refunded === intent.sum!.amount ? 'refunded' : 'captured'
  return { intent: { ...intent, status, refunded }, outcomes: [{ kind: 'refunded', amount }] }
}

const invalid = (finding: Omit<Finding, 'in'>) =>
  new Problem(problems.invalid, undefined, { findings: [{ in: 'body', ...finding }] })
