/** What the mail server made of an attempt. */
export type Answer =
  | { readonly kind: 'taken' }
  /** It may take it later; so may a server that could not be reached. */
  | { readonly kind: 'not-now'; readonly error: string }
  /** It will never take it. */
  | { readonly kind: 'refused'; readonly error: string }

export type Next =
  | { readonly state: 'sent' }
  /** Not without a code from the customer. */
  | { readonly state: 'held' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'queued'; readonly waitMs: number; readonly error: string }

export const maxAttempts = 12

/** What becomes of a delivery after its n-th attempt (from 1). */
export function afterAttempt(attempts: number, answer: Answer): Next {
  if (answer.kind === 'taken') return { state: 'sent' }
  const { error } = answer
  if (answer.kind === 'refused' || attempts >= maxAttempts) return { state: 'failed', error }
  return { state: 'queued', waitMs: waitAfter(attempts), error }
}

// From half a minute to an hour, in all some five hours: mail servers are patient too.
const waitAfter = (attempts: number) => Math.min(30_000 * 2 ** (attempts - 1), 3_600_000)
