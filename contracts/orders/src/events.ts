import { DateTime, defineEvent, Money, Type, Uuid } from '@flotilla/contract'
import { OrderItem, OrderStatus, OrderStep } from './order.ts'

const byOrder = ({ orderId }: { orderId: string }) => orderId

export const orderPlaced = defineEvent({
  service: 'orders',
  name: 'order-placed',
  version: 1,
  summary: 'A customer placed an order',
  schema: Type.Object(
    {
      orderId: Uuid,
      customerId: Type.String(),
      /** Where news of this order goes. */
      email: Type.String(),
      /** Whom to greet: the name on the parcel. */
      name: Type.String(),
      items: Type.Array(OrderItem),
      total: Money,
    },
    { additionalProperties: false },
  ),
  key: byOrder,
})

export const orderConfirmed = defineEvent({
  service: 'orders',
  name: 'order-confirmed',
  version: 1,
  summary: 'The order is paid',
  schema: Type.Object({ orderId: Uuid, customerId: Type.String() }, { additionalProperties: false }),
  key: byOrder,
})

export const orderCancelled = defineEvent({
  service: 'orders',
  name: 'order-cancelled',
  version: 1,
  summary: 'The order came to nothing; whatever was held or taken has been let go',
  schema: Type.Object(
    { orderId: Uuid, customerId: Type.String(), reason: Type.String() },
    { additionalProperties: false },
  ),
  key: byOrder,
})

/** For whoever shows an order while it moves: each line of its story, as `getOrder` tells it, in the transaction that made it true. */
export const orderProgressed = defineEvent({
  service: 'orders',
  name: 'order-progressed',
  version: 1,
  summary: 'A line was added to an order’s story',
  schema: Type.Object(
    {
      orderId: Uuid,
      customerId: Type.String(),
      status: OrderStatus,
      at: DateTime,
      /** Absent from a release that has no codes. */
      step: Type.Optional(OrderStep),
      text: Type.String(),
    },
    { additionalProperties: false },
  ),
  key: byOrder,
})
