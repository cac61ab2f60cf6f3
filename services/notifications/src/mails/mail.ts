import type { Letter } from '../templates/letter.ts'

/** Whom to write to. */
export interface Recipient {
  readonly customerId: string
  readonly email: string
  readonly name: string
}

/** A letter with its address. */
export interface NewMail extends Letter {
  readonly recipient: Recipient
  readonly orderId?: string
  /** Milliseconds since the epoch. */
  readonly now: number
}
