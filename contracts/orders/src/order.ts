import { ProductId } from '@flotilla/catalog-contract/operations'
import { Money, type Static, Type } from '@flotilla/contract'
import { Address, Method } from '@flotilla/shipping-contract/operations'

export const OrderId = Type.String({ format: 'uuid' })

/**
 * placed: being settled; confirmed: paid, and the parcel is told to leave; shipped; delivered; cancelling: the customer wants none of it, and all
 * is being undone; cancelled: nothing is held, taken or on its way, and `reason` says why.
 */
export const OrderStatus = Type.Enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelling', 'cancelled'])
export type OrderStatus = Static<typeof OrderStatus>

export const OrderItem = Type.Object(
  {
    productId: ProductId,
    name: Type.String(),
    variant: Type.Optional(Type.String()),
    quantity: Type.Integer(),
    price: Money,
  },
  { additionalProperties: false },
)

const summary = {
  orderId: OrderId,
  status: OrderStatus,
  /** Goods and shipping. */
  total: Money,
  placedAt: Type.String({ format: 'date-time' }),
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
      Type.Object({ at: Type.String({ format: 'date-time' }), text: Type.String() }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type Order = Static<typeof Order>
