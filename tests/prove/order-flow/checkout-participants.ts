import type { Message } from '@flotilla/contract'
import { type SagaInput, type SagaState, toInput } from '@flotilla/saga'
import type { Act, Participants } from '@flotilla/saga/testing'
import { toEvent as stockEvent } from '../../../services/inventory/src/reservations/outcome.ts'
import {
  confirm,
  expire,
  type Reservation,
  release,
  reserve,
} from '../../../services/inventory/src/reservations/reservation.ts'
import { checkoutSaga } from '../../../services/orders/src/checkout/checkout-saga.ts'
import {
  answered,
  authorise,
  capture,
  type Intent,
  release as letGo,
  unanswered,
} from '../../../services/payments/src/intents/intent.ts'
import { toEvent as paymentEvent } from '../../../services/payments/src/intents/outcome.ts'
import { toEvent as shipmentEvent } from '../../../services/shipping/src/shipments/outcome.ts'
import { book, cancel, dispatch, type Shipment } from '../../../services/shipping/src/shipments/shipment.ts'
import { anyParcel } from './samples.ts'

/** What inventory, payments and shipping know of one order, and whether the card network still owes an answer. */
export interface Knowledge {
  readonly stock?: Reservation | undefined
  readonly payment?: Intent | undefined
  readonly networkAsked?: boolean
  readonly parcel?: Shipment | undefined
}

const orderId = 'order'
const sum = { amount: 100, currency: 'EUR' }
const wish = [{ productId: 'lantern', quantity: 1 }]
const full = [{ productId: 'lantern', warehouse: 'berlin', onHand: 1, reserved: 0 }]
const cause = { now: 0, causationid: 'command' }

export const saga = checkoutSaga(1)
const steps = saga.steps.map((step) => step.name)

/**
 * The services' own rules as participants of the checkout: whatever the shelves and carriers have, and whatever the card network says and when, if ever, and whether payments still waits for it.
 */
export const checkoutParticipants: Participants<Knowledge> = {
  first: {},
  of: [0, 1, 2, 1, 0],
  execute(known, { type, step }) {
    const name = `${type} ${steps[step]}`
    switch (name) {
      case 'do reserve':
        return [full, []].map((shelves) => actOfStock(name, known, reserve(known.stock, orderId, wish, shelves)))
      case 'do authorise':
        return [
          actOfPayment(
            name,
            { ...known, networkAsked: known.networkAsked ?? true },
            authorise(known.payment, orderId, sum),
          ),
        ]
      case 'do book':
        return [anyParcel, undefined].map((parcel) =>
          actOfShipment(name, known, book(known.parcel, orderId, parcel, 0)),
        )
      case 'do capture':
        return [actOfPayment(name, known, capture(known.payment, orderId))]
      case 'do confirm':
        return [actOfStock(name, known, confirm(known.stock, orderId))]
      case 'undo reserve':
        return [actOfStock(name, known, release(known.stock, orderId))]
      case 'undo authorise':
        return [actOfPayment(name, known, letGo(known.payment, orderId))]
      case 'undo book':
        return [actOfShipment(name, known, cancel(known.parcel, orderId, 0))]
      default:
        throw new Error(`nobody executes ${name}`)
    }
  },
  drift(known) {
    const acts: Act<Knowledge>[] = []
    if (known.payment?.status === 'authorising') acts.push(actOfPayment('unanswered', known, unanswered(known.payment)))
    if (known.networkAsked && known.payment)
      for (const answer of ['approved', 'declined'] as const)
        acts.push(actOfPayment(answer, { ...known, networkAsked: false }, answered(known.payment, answer, '4242')))
    if (known.stock?.status === 'reserved') acts.push(actOfStock('expires', known, expire(known.stock)))
    if (known.parcel?.status === 'booked') acts.push(actOfShipment('leaves', known, dispatch(known.parcel, 0)))
    return acts
  },
  verdict: ({ stock, payment, parcel }, { status }: SagaState) => {
    const found = `${stock?.status}, ${payment?.status}, ${parcel?.status}`
    if (status === 'done')
      return /^confirmed, captured, (booked|on-the-way)$/.test(found) ? undefined : `done, but ${found}`
    return /^(undefined|refused|released|expired), (undefined|declined|voided|refunded), (undefined|cancelled|refused)$/.test(
      found,
    )
      ? undefined
      : `compensated, but ${found}`
  },
}

function actOfStock(name: string, known: Knowledge, change: ReturnType<typeof expire>): Act<Knowledge> {
  const events = change.outcome ? [stockEvent(orderId, change.outcome, cause)] : []
  return { name, participants: { ...known, stock: change.reservation }, answers: events.flatMap(toAnswer) }
}

function actOfPayment(
  name: string,
  known: Knowledge,
  { intent, outcomes }: ReturnType<typeof capture>,
): Act<Knowledge> {
  const events = outcomes.map((outcome) => paymentEvent(orderId, outcome, cause))
  return { name, participants: { ...known, payment: intent }, answers: events.flatMap(toAnswer) }
}

function actOfShipment(name: string, known: Knowledge, change: ReturnType<typeof dispatch>): Act<Knowledge> {
  const events = change.outcome ? [shipmentEvent(change.shipment, change.outcome, cause)] : []
  return { name, participants: { ...known, parcel: change.shipment }, answers: events.flatMap(toAnswer) }
}

// Its reason and the message's id differ from time to time; what it means does not.
function toAnswer(message: Message): SagaInput[] {
  const input = toInput(saga, message)
  if (!input || !('step' in input)) return []
  const { type, step } = input
  return [type === 'refused' ? { type, step, reason: 'refused' } : ({ type, step } as SagaInput)]
}
