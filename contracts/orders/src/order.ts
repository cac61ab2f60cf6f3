import { DateTime, Money, type Static, Type, Uuid } from '@flotilla/contract'
import { Address, Method } from '@flotilla/shipping-contract/operations'

/**
 * placed: being settled; confirmed: paid, and the parcel is told to leave; shipped; delivered; cancelling: the customer wants none of it, and all
 * is being undone; cancelled: nothing is held, taken or on its way, and `reason` says why.
 */
export const OrderStatus = Type.Enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelling', 'cancelled'])
export type OrderStatus = Static<typeof OrderStatus>

/**
 * What a line of an order's story says, one code for each kind of line. A page that tells the story in a picture or in another language goes by the code, not by the text.
 *
 * The checkout, in this order: placed; reserved: the goods are held; authorised: the card network holds the sum; booked: a carrier is booked; captured: the
 * payment was taken; confirmed. The parcel: shipped: it has left; in-transit: it was seen at a stop; delivered.
 *
 * What ends the checkout: refused: the step after the last one done was refused; timed-out: that step was not answered in time; cancelling: the customer cancelled.
 * Its compensations: unbooked: the carrier is called off; voided: none of the sum is held or taken; released: none of the goods are; and at the end cancelled.
 */
export const OrderStep = Type.Enum([
  'placed',
  'reserved',
  'authorised',
  'booked',
  'captured',
  'confirmed',
  'shipped',
  'in-transit',
  'delivered',
  'refused',
  'timed-out',
  'cancelling',
  'unbooked',
  'voided',
  'released',
  'cancelled',
])
export type OrderStep = Static<typeof OrderStep>

export const OrderItem = Type.Object(
  {
    productId: Uuid,
    name: Type.String(),
    variant: Type.Optional(Type.String()),
    quantity: Type.Integer(),
    price: Money,
  },
  { additionalProperties: false },
)

const summary = {
  orderId: Uuid,
  status: OrderStatus,
  /** Goods and shipping. */
  total: Money,
  placedAt: DateTime,
}

export const OrderSummary = Type.Object(summary, { additionalProperties: false })
export type OrderSummary = Static<typeof OrderSummary>

export const Order = Type.Object(
  {
    ...summary,
    items: Type.Array(OrderItem),
    shipping: Type.Object({ method: Method, price: Money, address: Address }, { additionalProperties: false }),
    email: Type.String(),
    /** Whether `cancelOrder` would be accepted now. */
    cancellable: Type.Boolean(),
    reason: Type.Optional(Type.String()),
    history: Type.Array(
      Type.Object(
        {
          at: DateTime,
          /** Absent in lines that a release without codes wrote. */
          step: Type.Optional(OrderStep),
          /** For the customer to read. */
          text: Type.String(),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Order = Static<typeof Order>
