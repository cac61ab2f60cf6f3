import type { Letter } from '../templates/letter.ts'

/** Whom to write to. */
export interface Recipient {
  readonly customerId: string
  readonly email: string
}

/** A letter with its address. */
export interface NewMail extends Letter {
  readonly recipient: Recipient
  readonly orderId?: string
  /** It keeps an account safe, so it does not wait for a confirmed address. */
  readonly isSecurity: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}
