/** A payment of an order. */
export interface Intent {
  readonly orderId: string
  readonly status: 'authorising' | 'authorised' | 'declined' | 'captured' | 'voided'
  /** Why it was declined, in words for the shopper. */
  readonly reason?: string
}

/** What is told to the others. */
export type Outcome =
  | { readonly kind: 'authorised' | 'captured' | 'voided' }
  | { readonly kind: 'declined' | 'capture-failed'; readonly reason: string }

/** What becomes of an intent, and what is told of it. Commands come more than once, and late: saying the same again changes nothing. */
export interface Change {
  readonly intent: Intent
  readonly outcome?: Outcome
}

/** An order's sum is to be held. `undefined` for `intent`: nothing is known of the order yet. */
export function authorise(intent: Intent | undefined, orderId: string): Change {
  if (!intent) return { intent: { orderId, status: 'authorising' } }
  if (intent.status === 'authorising') return { intent }
  if (intent.status === 'declined') return { intent, outcome: { kind: 'declined', reason: intent.reason! } }
  // The void came first: a tombstone, so that this order is never charged.
  if (intent.status === 'voided')
    return { intent, outcome: { kind: 'declined', reason: 'The payment was called off.' } }
  return { intent, outcome: { kind: 'authorised' } }
}

/** The network answered. After a void an approval is let go again there; here nothing changes. */
export function answered(intent: Intent, answer: 'approved' | 'declined', last4: string): Change {
  if (intent.status !== 'authorising') return { intent }
  if (answer === 'approved') return { intent: { ...intent, status: 'authorised' }, outcome: { kind: 'authorised' } }
  const reason = `The card ending in ${last4} was declined.`
  return { intent: { ...intent, status: 'declined', reason }, outcome: { kind: 'declined', reason } }
}

export function capture(intent: Intent | undefined, orderId: string): Change {
  if (intent?.status === 'captured') return { intent, outcome: { kind: 'captured' } }
  if (intent?.status === 'authorised')
    return { intent: { ...intent, status: 'captured' }, outcome: { kind: 'captured' } }
  const reason = 'The payment was not held any more.'
  return { intent: intent ?? { orderId, status: 'voided' }, outcome: { kind: 'capture-failed', reason } }
}

/** Whatever was before: nothing is held or taken afterwards. */
export function release(intent: Intent | undefined, orderId: string): Change {
  return { intent: { ...(intent ?? { orderId }), status: 'voided' }, outcome: { kind: 'voided' } }
}
