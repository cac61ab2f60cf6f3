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

/** What a checkout starts with. */
export interface CheckoutData {
  readonly cardToken: string
  readonly total: Order['total']
}

/**
 * Hold the sum, take it, done. A void lets go of the sum whether it is held, taken or still to be, so it undoes both steps; the saga's id is the
 * order's. Reasons are read by the customer.
 */
export function checkoutSaga(timeoutMs: number): Saga<CheckoutData> {
  return defineSaga<CheckoutData>({
    name: 'checkout',
    steps: [
      {
        name: 'authorise',
        command: ({ id, data: { cardToken, total } }, context) =>
          authorisePayment.create({ orderId: id, cardToken, ...total }, context),
        success: paymentAuthorised,
        failures: [refusal(paymentDeclined, ({ reason }) => `${reason} Nothing was charged.`)],
        timeoutMs,
        timeoutReason: 'The card network did not answer in time. Nothing was charged.',
        compensation: {
          command: ({ id }, context) => voidPayment.create({ orderId: id }, context),
          answer: paymentVoided,
          timeoutMs,
        },
      },
      {
        name: 'capture',
        command: ({ id }, context) => capturePayment.create({ orderId: id }, context),
        success: paymentCaptured,
        failures: [refusal(captureFailed, ({ reason }) => `${reason} Nothing was charged.`)],
        timeoutMs,
        timeoutReason: 'The payment could not be completed in time. Nothing was charged.',
      },
    ],
  })
}
