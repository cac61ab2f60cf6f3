import type { Address, Method } from '@flotilla/shipping-contract/operations'
import { origin, type Place, routeTo } from './route.ts'

export interface Parcel {
  readonly customerId: string
  readonly address: Address
  readonly method: Method
  readonly pieces: number
  readonly tracking: string
}

export interface Step extends Place {
  /** RFC 3339. */
  readonly at: string
}

/** The shipment of an order, or that there is to be none. Without a parcel nothing was ever booked. */
export interface Shipment {
  readonly orderId: string
  readonly status: 'booked' | 'on-the-way' | 'delivered' | 'cancelled' | 'refused'
  /** Why it was refused, in words for the shopper. */
  readonly reason?: string
  readonly parcel?: Parcel
  readonly steps: readonly Step[]
  /** How many places of its route it has passed. */
  readonly passed: number
}

/** What is told of it. */
export type Outcome =
  | { readonly kind: 'booked' | 'dispatched' | 'delivered' | 'cancelled' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'advanced'; readonly place: string }

/** Commands come more than once, late, and in any order: saying the same again changes nothing, and is answered again. */
export interface Change {
  readonly shipment: Shipment
  readonly outcome?: Outcome
}

/** `undefined` for `known`: nothing has been heard of the order yet; for `parcel`: no carrier goes there. */
export function book(known: Shipment | undefined, orderId: string, parcel: Parcel | undefined, now: number): Change {
  if (known) return { shipment: known, outcome: answerAgain(known) }
  if (parcel) {
    const steps = [stepAt(now, { place: origin, text: 'The carrier was told' })]
    return { shipment: { orderId, status: 'booked', parcel, steps, passed: 0 }, outcome: { kind: 'booked' } }
  }
  const reason = 'No carrier goes there.'
  return {
    shipment: { orderId, status: 'refused', reason, steps: [], passed: 0 },
    outcome: { kind: 'refused', reason },
  }
}

/** What was cancelled stays, and nothing is told. */
export function dispatch(known: Shipment, now: number): Change {
  if (known.status === 'on-the-way' || known.status === 'delivered')
    return { shipment: known, outcome: { kind: 'dispatched' } }
  if (known.status !== 'booked') return { shipment: known }
  const steps = [...known.steps, stepAt(now, { place: origin, text: 'Handed to the carrier' })]
  return { shipment: { ...known, status: 'on-the-way', steps }, outcome: { kind: 'dispatched' } }
}

/** The next place of its route, or the door behind the last. */
export function advance(known: Shipment, now: number): Change {
  const { status, parcel, passed, steps } = known
  if (status !== 'on-the-way' || !parcel) return { shipment: known }
  const { address, method } = parcel
  const next = routeTo(address, method)[passed]
  if (next) {
    const shipment = { ...known, passed: passed + 1, steps: [...steps, stepAt(now, next)] }
    return { shipment, outcome: { kind: 'advanced', place: next.place } }
  }
  const atTheDoor = stepAt(now, { place: address.city, text: 'Delivered' })
  return { shipment: { ...known, status: 'delivered', steps: [...steps, atTheDoor] }, outcome: { kind: 'delivered' } }
}

/** Whatever was before: nothing is on its way afterwards, and what is not known yet never will be. */
export function cancel(known: Shipment | undefined, orderId: string, now: number): Change {
  const outcome = { kind: 'cancelled' } as const
  if (!known?.parcel) return { shipment: { orderId, status: 'cancelled', steps: [], passed: 0 }, outcome }
  const { status, steps, parcel } = known
  if (status === 'cancelled') return { shipment: known, outcome }
  const place = steps.at(-1)?.place ?? origin
  const texts = { booked: 'Called off before it left', 'on-the-way': 'Called back', delivered: 'A pick-up is arranged' }
  const step = {
    place: status === 'delivered' ? parcel.address.city : place,
    text: texts[status as keyof typeof texts],
  }
  return { shipment: { ...known, status: 'cancelled', steps: [...steps, stepAt(now, step)] }, outcome }
}

const stepAt = (now: number, place: Place): Step => ({ at: new Date(now).toISOString(), ...place })

function answerAgain({ status, reason = 'The order was called off.' }: Shipment): Outcome {
  return status === 'cancelled' || status === 'refused' ? { kind: 'refused', reason } : { kind: 'booked' }
}
