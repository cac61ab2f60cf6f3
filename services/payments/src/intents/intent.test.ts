import { expect, test } from 'vitest'
import { answered, authorise, type Change, capture, type Intent, release } from './intent.ts'

const orderId = 'o1'
type Step = (intent: Intent | undefined) => Change
const steps: Record<string, Step> = {
  authorise: (intent) => authorise(intent, orderId),
  approved: (intent) => (intent ? answered(intent, 'approved', '4242') : authorise(intent, orderId)),
  declined: (intent) => (intent ? answered(intent, 'declined', '4242') : authorise(intent, orderId)),
  capture: (intent) => capture(intent, orderId),
  release: (intent) => release(intent, orderId),
}

test('a payment is held and then taken', () => {
  let intent = authorise(undefined, orderId).intent
  expect(intent.status).toBe('authorising')
  intent = answered(intent, 'approved', '4242').intent
  expect(capture(intent, orderId)).toEqual({ intent: { orderId, status: 'captured' }, outcome: { kind: 'captured' } })
})

test('a refusal says which card', () => {
  const change = answered({ orderId, status: 'authorising' }, 'declined', '0002')
  expect(change.outcome).toEqual({ kind: 'declined', reason: 'The card ending in 0002 was declined.' })
})

// All orders of all steps, six deep: what commands that are late, doubled or out of order can do.
test('once voided nothing is held or taken again, whatever comes and in whatever order', () => {
  let seen = 0
  const visit = (intent: Intent | undefined, depth: number, voided: boolean) => {
    seen++
    if (voided) expect(intent?.status).toBe('voided')
    if (depth === 0) return
    for (const [name, step] of Object.entries(steps)) {
      const change = step(intent)
      const isVoid = voided || name === 'release'
      if (isVoid) expect(['authorised', 'captured']).not.toContain(change.outcome?.kind)
      visit(change.intent, depth - 1, isVoid)
    }
  }
  visit(undefined, 6, false)
  expect(seen).toBe(19_531)
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
      if (once.outcome) expect(twice.outcome).toEqual(once.outcome)
    }
  }
  expect(reachable.size).toBeGreaterThanOrEqual(6)
})
