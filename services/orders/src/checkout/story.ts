import type { SagaChange } from '@flotilla/saga'
import type { CheckoutData } from './checkout-saga.ts'

const succeeded: Readonly<Record<string, string>> = {
  reserve: 'The goods are put aside for you',
  authorise: 'The card network holds the sum',
  book: 'A carrier is booked',
  capture: 'The payment was taken',
}

const undone: Readonly<Record<string, string>> = {
  reserve: 'The goods went back to the shelf',
  authorise: 'The payment was called off',
  book: 'The carrier was called off',
}

/** A transition of a checkout in words for the customer; undefined where it is of no interest to them. */
export function lineFor({ input }: Pick<SagaChange<CheckoutData>, 'input'>): string | undefined {
  if (input.type === 'succeeded') return succeeded[input.name ?? '']
  if (input.type === 'undone') return undone[input.name ?? '']
  return input.type === 'refused' || input.type === 'timed-out' || input.type === 'called-off'
    ? input.reason
    : undefined
}
