import { allocate, type Item, type Line, type Shelf, type Short } from './allocate.ts'

/** What became of an order's wish for goods. `lines` are away from their shelves while it is reserved or confirmed. */
export interface Reservation {
  readonly orderId: string
  readonly status: 'reserved' | 'confirmed' | 'refused' | 'released' | 'expired'
  readonly lines: readonly Line[]
  readonly refusal?: Refusal
}

export interface Refusal {
  /** In words for the shopper. */
  readonly reason: string
  readonly short: readonly Short[]
}

/** By how much a shelf changes. */
export interface Move {
  readonly productId: string
  readonly warehouse: string
  readonly onHand: number
  readonly reserved: number
}

/** What is told of it. */
export type Outcome =
  | { readonly kind: 'reserved' | 'confirmed' | 'released' }
  | { readonly kind: 'lost'; readonly reason: string }
  | ({ readonly kind: 'refused' } & Refusal)

/** Commands come more than once, late, and in any order: saying the same again moves nothing more. */
export interface Change {
  readonly reservation: Reservation
  readonly moves: readonly Move[]
  readonly outcome?: Outcome
}

const calledOff: Refusal = { reason: 'The order was called off.', short: [] }

/** `undefined` for `known`: nothing has been heard of the order yet. */
export function reserve(
  known: Reservation | undefined,
  orderId: string,
  items: readonly Item[],
  shelves: readonly Shelf[],
): Change {
  if (known) return { reservation: known, moves: [], outcome: answerAgain(known) }
  const { lines, short } = allocate(items, shelves)
  if (short.length > 0) {
    const refusal = { reason: inWords(short), short }
    const reservation = { orderId, status: 'refused', lines: [], refusal } as const
    return { reservation, moves: [], outcome: { kind: 'refused', ...refusal } }
  }
  const moves = lines.map(({ quantity, ...shelf }) => ({ ...shelf, onHand: 0, reserved: quantity }))
  return { reservation: { orderId, status: 'reserved', lines }, moves, outcome: { kind: 'reserved' } }
}

/** What is told to be lost stays lost: a reservation that comes afterwards is refused. */
export function confirm(known: Reservation | undefined, orderId: string): Change {
  if (known?.status === 'confirmed') return { reservation: known, moves: [], outcome: { kind: 'confirmed' } }
  if (known?.status === 'reserved') {
    const moves = known.lines.map(({ quantity, ...shelf }) => ({ ...shelf, onHand: -quantity, reserved: -quantity }))
    return { reservation: { ...known, status: 'confirmed' }, moves, outcome: { kind: 'confirmed' } }
  }
  const reservation = known ?? { orderId, status: 'expired', lines: [] }
  return { reservation, moves: [], outcome: { kind: 'lost', reason: 'What was put aside is not there any more.' } }
}

/** Whatever was before: nothing is put aside or taken afterwards, and what is not known yet never will be. */
export function release(known: Reservation | undefined, orderId: string): Change {
  const reservation: Reservation = { orderId, lines: [], ...known, status: 'released' }
  return { reservation, moves: back(known), outcome: { kind: 'released' } }
}

/** Its time is up. Nobody is told: who wants to confirm it will hear. */
export function expire(known: Reservation): Change {
  if (known.status !== 'reserved') return { reservation: known, moves: [] }
  return { reservation: { ...known, status: 'expired' }, moves: back(known) }
}

function back(known: Reservation | undefined): Move[] {
  const { status, lines } = known ?? { lines: [] }
  if (status === 'reserved')
    return lines.map(({ quantity, ...shelf }) => ({ ...shelf, onHand: 0, reserved: -quantity }))
  return status === 'confirmed'
    ? lines.map(({ quantity, ...shelf }) => ({ ...shelf, onHand: quantity, reserved: 0 }))
    : []
}

function answerAgain({ status, refusal }: Reservation): Outcome {
  if (status === 'reserved' || status === 'confirmed') return { kind: 'reserved' }
  return { kind: 'refused', ...(refusal ?? calledOff) }
}

function inWords(short: readonly Short[]): string {
  if (short.length > 1) return `There is not enough of ${short.length} of the products.`
  const { available } = short[0]!
  if (available === 0) return 'One of the products is sold out.'
  return `There ${available === 1 ? 'is' : 'are'} only ${available} left of one of the products.`
}
