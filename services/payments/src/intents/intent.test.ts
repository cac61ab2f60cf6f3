import { expect, test } from 'vitest'
import { answered, authorise, type Change, capture, type Intent, refund, release, unanswered } from './intent.ts'

const orderId = 'o1'
const sum = { amount: 500, currency: 'EUR' }
type Step = (intent: Intent | undefined) => Change
const steps: Record<string, Step> = {
  authorise: (intent) => authorise(intent, orderId, sum),
  approved: (intent) => (intent ? answered(intent, 'approved', '4242') : authorise(intent, orderId, sum)),
  declined: (intent) => (intent ? answered(intent, 'declined', '4242') : authorise(intent, orderId, sum)),
  unanswered: (intent) => (intent ? unanswered(intent) : authorise(intent, orderId, sum)),
  capture: (intent) => capture(intent, orderId),
  refund: (intent) => {
    const left = intent?.status === 'captured' ? intent.sum!.amount - intent.refunded : 0
    return left > 0 ? refund(intent, { ...sum, amount: Math.min(300, left) }) : release(intent, orderId)
  },
  release: (intent) => release(intent, orderId),
}
const captured: Intent = { orderId, status: 'captured', sum, refunded: 0 }
const kindsOf = ({ outcomes }: Change) => outcomes.map(({ kind }) => kind)

test('a payment is held and then taken', () => {
  let { intent } = authorise(undefined, orderId, sum)
  expect(intent.status).toBe('authorising')
  intent = answered(intent, 'approved', '4242').intent
  expect(capture(intent, orderId)).toEqual({ intent: captured, outcomes: [{ kind: 'captured' }] })
})

test.each([
  ['declined', 'The card ending in 0002 was declined.'],
  ['insufficient', 'The card ending in 0002 does not have enough funds.'],
] as const)('a refusal says which card, and why: %s', (answer, reason) => {
  const change = answered(authorise(undefined, orderId, sum).intent, answer, '0002')
  expect(change.outcomes).toEqual([{ kind: 'declined', reason }])
})

test('without an answer in time it is declined, once, whatever the network says later', () => {
  const change = unanswered(authorise(undefined, orderId, sum).intent)
  expect(change.outcomes).toEqual([{ kind: 'declined', reason: 'The card network did not answer in time.' }])
  for (const later of [answered(change.intent, 'approved', '4242'), unanswered(change.intent)])
    expect(later).toEqual({ intent: change.intent, outcomes: [] })
})

test('an answer that comes twice is one', () => {
  const once = answered(authorise(undefined, orderId, sum).intent, 'approved', '0119').intent
  expect(answered(once, 'approved', '0119')).toEqual({ intent: once, outcomes: [] })
})

test('a void after the sum was taken gives back what has not gone back yet, once', () => {
  const partly = refund(captured, { ...sum, amount: 200 })
  expect(partly).toEqual({
    intent: { ...captured, refunded: 200 },
    outcomes: [{ kind: 'refunded', amount: { ...sum, amount: 200 } }],
  })
  const change = release(partly.intent, orderId)
  expect(change).toEqual({
    intent: { ...captured, status: 'refunded', refunded: 500 },
    outcomes: [{ kind: 'refunded', amount: { ...sum, amount: 300 } }, { kind: 'voided' }],
  })
  expect(release(change.intent, orderId)).toEqual({ intent: change.intent, outcomes: [{ kind: 'voided' }] })
})

test.each([
  [undefined, sum, 'payments.payment-not-found'],
  [{ ...captured, status: 'authorised' } as Intent, sum, 'payments.not-captured'],
  [captured, { ...sum, amount: 501 }, 'payments.more-than-taken'],
  [{ ...captured, status: 'refunded', refunded: 500 } as Intent, { ...sum, amount: 1 }, 'payments.more-than-taken'],
  [captured, { amount: 1, currency: 'USD' }, 'request.invalid'],
  [captured, { ...sum, amount: 0 }, 'request.invalid'],
])('what cannot go back does not', (intent, amount, code) => {
  expect(() => refund(intent, amount)).toThrow(expect.objectContaining({ kind: expect.objectContaining({ code }) }))
})

// All orders of all steps, six deep: what commands that are late, doubled or out of order can do.
test('once voided nothing is held or taken again, whatever comes and in whatever order', () => {
  let seen = 0
  const wrong: string[] = []
  const visit = (intent: Intent | undefined, past: readonly string[]) => {
    seen++
    const voided = past.includes('release')
    const gone = intent?.status === 'voided' || intent?.status === 'refunded'
    const refunded = intent?.status === 'refunded' ? 500 : (intent?.refunded ?? 0) % 500
    if ((voided && !gone) || (intent && intent.refunded !== refunded)) wrong.push(past.join(', '))
    if (past.length === 6) return
    for (const [name, step] of Object.entries(steps)) {
      const change = step(intent)
      const next = [...past, name]
      const taken = kindsOf(change).some((kind) => kind === 'authorised' || kind === 'captured')
      if (next.includes('release') && taken) wrong.push(next.join(', '))
      visit(change.intent, next)
    }
  }
  visit(undefined, [])
  expect(wrong).toEqual([])
  expect(seen).toBe(137_257)
})

test('the same command again gives the same outcome and the same state', () => {
  const reachable = new Map<string, Intent | undefined>([['none', undefined]])
  for (const intent of reachable.values()) {
    for (const step of Object.values(steps)) {
      const next = step(intent).intent
      reachable.set(JSON.stringify(next), next)
    }
  }
  for (const intent of reachable.values()) {
    for (const name of ['authorise', 'capture', 'release'] as const) {
      const once = steps[name]!(intent)
      const twice = steps[name]!(once.intent)
      expect(twice.intent).toEqual(once.intent)
      // Money goes back once.
      const again = once.outcomes.filter(({ kind }) => kind !== 'refunded')
      if (once.outcomes.length > 0) expect(twice.outcomes).toEqual(again)
    }
  }
  expect(reachable.size).toBeGreaterThanOrEqual(8)
})
