import type { OrderStep } from '@flotilla/orders-contract/operations'
import type { NoteOfInput, SagaChange } from '@flotilla/saga'
import type { CheckoutData } from './checkout-saga.ts'

/** A line of an order's story. */
export interface Line {
  readonly step: OrderStep
  /** For the customer to read. */
  readonly text: string
}

export type LineNow = Line & { readonly now: number }

const succeeded: Readonly<Record<string, Line>> = {
  reserve: { step: 'reserved', text: 'The goods are put aside for you' },
  authorise: { step: 'authorised', text: 'The card network holds the sum' },
  book: { step: 'booked', text: 'A carrier is booked' },
  capture: { step: 'captured', text: 'The payment was taken' },
}

const undone: Readonly<Record<string, Line>> = {
  reserve: { step: 'released', text: 'The goods went back to the shelf' },
  authorise: { step: 'voided', text: 'The payment was called off' },
  book: { step: 'unbooked', text: 'The carrier was called off' },
}

/** What makes a checkout compensate. The reason is the text of the line. */
const stopped: Readonly<Partial<Record<NoteOfInput['type'], OrderStep>>> = {
  refused: 'refused',
  'timed-out': 'timed-out',
  'called-off': 'cancelling',
}

/** Returns the line that tells the customer of a transition of a checkout; undefined where it is of no interest to them. */
export function lineFor({ input }: Pick<SagaChange<CheckoutData>, 'input'>): Line | undefined {
  const { type, name = '', reason } = input
  if (type === 'succeeded') return succeeded[name]
  if (type === 'undone') return undone[name]
  const step = stopped[type]
  return step && reason !== undefined ? { step, text: reason } : undefined
}
