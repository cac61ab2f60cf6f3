import { Money, ProductId } from '@flotilla/catalog-contract/operations'
import { type Static, Type } from '@flotilla/contract'

export const OrderId = Type.String({ format: 'uuid' })

/** placed: being settled; confirmed: paid; cancelled: nothing was taken, `reason` says why. */
export const OrderStatus = Type.Union([Type.Literal('placed'), Type.Literal('confirmed'), Type.Literal('cancelled')])

export const OrderItem = Type.Object(
  { productId: ProductId, name: Type.String(), quantity: Type.Integer(), price: Money },
  { additionalProperties: false },
)

const summary = { orderId: OrderId, status: OrderStatus, total: Money, placedAt: Type.String({ format: 'date-time' }) }

export const OrderSummary = Type.Object(summary, { additionalProperties: false })
export type OrderSummary = Static<typeof OrderSummary>

export const Order = Type.Object(
  {
    ...summary,
    items: Type.Array(OrderItem),
    reason: Type.Optional(Type.String()),
    history: Type.Array(
      Type.Object({ at: Type.String({ format: 'date-time' }), text: Type.String() }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type Order = Static<typeof Order>
