import { confirmReservation, releaseStock, reserveStock } from '@flotilla/inventory-contract/commands'
import {
  reservationConfirmed,
  reservationLost,
  stockRefused,
  stockReleased,
  stockReserved,
} from '@flotilla/inventory-contract/events'
import type { Order } from '@flotilla/orders-contract/operations'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import {
  captureFailed,
  paymentAuthorised,
  paymentCaptured,
  paymentDeclined,
  paymentVoided,
} from '@flotilla/payments-contract/events'
import { defineSaga, refusal, type Saga } from '@flotilla/saga'
import { bookShipment, cancelShipment } from '@flotilla/shipping-contract/commands'
import { shipmentBooked, shipmentCancelled, shipmentRefused } from '@flotilla/shipping-contract/events'

/** What a checkout starts with. */
export interface CheckoutData {
  readonly customerId: string
  readonly cardToken: string
  readonly total: Order['total']
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
  readonly shipping: Pick<Order['shipping'], 'address' | 'method'>
}

/**
 * Put the goods aside, hold the sum, book the carrier; then take the sum and the goods. Three compensations undo five steps: a void lets go of the sum whether
 * it is held, taken or still to be, and a release does the same for goods. The saga's id is the order's. Reasons are read by the customer.
 * `timeoutMs`: how long a step may go unanswered. Longer than payments waits for the card network, for that says why.
 */
export function checkoutSaga(timeoutMs: number): Saga<CheckoutData> {
  return defineSaga<CheckoutData>({
    name: 'checkout',
    version: 1,
    steps: [
      {
        name: 'reserve',
        command: ({ id, data: { items } }, context) => reserveStock.create({ orderId: id, items: [...items] }, context),
        success: stockReserved,
        failures: [refusal(stockRefused, ({ reason }) => uncharged(reason))],
        timeoutMs,
        timeoutReason: uncharged('The goods could not be put aside in time.'),
        compensation: {
          command: ({ id }, context) => releaseStock.create({ orderId: id }, context),
          answer: stockReleased,
          timeoutMs,
        },
      },
      {
        name: 'authorise',
        command: ({ id, data: { customerId, cardToken, total } }, context) =>
          authorisePayment.create({ orderId: id, customerId, cardToken, ...total }, context),
        success: paymentAuthorised,
        failures: [refusal(paymentDeclined, ({ reason }) => uncharged(reason))],
        timeoutMs,
        timeoutReason: uncharged('The payment could not be made in time.'),
        compensation: {
          command: ({ id }, context) => voidPayment.create({ orderId: id }, context),
          answer: paymentVoided,
          timeoutMs,
        },
      },
      {
        name: 'book',
        command: ({ id, data: { customerId, items, shipping } }, context) =>
          bookShipment.create({ orderId: id, customerId, ...shipping, pieces: piecesOf(items) }, context),
        success: shipmentBooked,
        failures: [refusal(shipmentRefused, ({ reason }) => uncharged(reason))],
        timeoutMs,
        timeoutReason: uncharged('No carrier could be booked in time.'),
        compensation: {
          command: ({ id }, context) => cancelShipment.create({ orderId: id }, context),
          answer: shipmentCancelled,
          timeoutMs,
        },
      },
      {
        name: 'capture',
        command: ({ id }, context) => capturePayment.create({ orderId: id }, context),
        success: paymentCaptured,
        failures: [refusal(captureFailed, ({ reason }) => uncharged(reason))],
        timeoutMs,
        timeoutReason: uncharged('The payment could not be completed in time.'),
      },
      {
        name: 'confirm',
        command: ({ id }, context) => confirmReservation.create({ orderId: id }, context),
        success: reservationConfirmed,
        failures: [refusal(reservationLost, ({ reason }) => `${reason} Your money goes back.`)],
        timeoutMs,
        timeoutReason: 'The goods could not be taken from the shelf in time. Your money goes back.',
      },
    ],
  })
}

export function piecesOf(items: readonly { readonly quantity: number }[]): number {
  return items.reduce((sum, { quantity }) => sum + quantity, 0)
}

const uncharged = (reason: string): string => `${reason} Nothing was charged.`
