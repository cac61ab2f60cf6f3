/** What the mail server made of an attempt. */
export type Answer =
  | { readonly kind: 'taken' }
  /** It may take this mail later. */
  | { readonly kind: 'not-now'; readonly error: string }
  /** It will never take this mail. */
  | { readonly kind: 'refused'; readonly error: string }
  /** It takes no mail of ours: our log-in, our sender or the connection failed. */
  | { readonly kind: 'blocked'; readonly error: string }

export type Next =
  | { readonly state: 'sent' }
  /** Not without a code from the customer. */
  | { readonly state: 'held' }
  | { readonly state: 'failed'; readonly error: string }
  | {
      readonly state: 'queued'
      readonly waitMs: number
      readonly error: string
      /** Since when the server has taken no mail of ours, in milliseconds since the epoch. */
      readonly blockedSince?: number
    }

/** What was tried so far. */
export interface Tried {
  /** Attempts that count against the mail, this one included. */
  readonly counted: number
  /** As of the attempt before, in milliseconds since the epoch. */
  readonly blockedSince: number | undefined
}

export const maxAttempts = 12
const leastMs = 30_000
const mostMs = 3_600_000

/** What becomes of a delivery after an attempt; `now` in milliseconds since the epoch. */
export function afterAttempt({ counted, blockedSince }: Tried, answer: Answer, now: number): Next {
  if (answer.kind === 'taken') return { state: 'sent' }
  const { kind, error } = answer
  if (kind === 'blocked') {
    const since = blockedSince ?? now
    // As long as it has lasted, without a limit of tries: it says nothing about this mail.
    return { state: 'queued', waitMs: atMost(now - since), error, blockedSince: since }
  }
  if (kind === 'refused' || counted >= maxAttempts) return { state: 'failed', error }
  // In all some five hours: mail servers are patient too.
  return { state: 'queued', waitMs: atMost(leastMs * 2 ** (counted - 1)), error }
}

const atMost = (ms: number) => Math.min(Math.max(ms, leastMs), mostMs)
