import { Money } from '@flotilla/catalog-contract/operations'
import { defineEvent, Type } from '@flotilla/contract'
import { OrderId, OrderItem } from './order.ts'

export const orderPlaced = defineEvent({
  service: 'orders',
  name: 'order-placed',
  version: 1,
  summary: 'A customer placed an order',
  schema: Type.Object(
    { orderId: OrderId, customerId: Type.String(), items: Type.Array(OrderItem), total: Money },
    { additionalProperties: false },
  ),
  key: ({ orderId }) => orderId,
})

export const orderConfirmed = defineEvent({
  service: 'orders',
  name: 'order-confirmed',
  version: 1,
  summary: 'The order is paid',
  schema: Type.Object({ orderId: OrderId, customerId: Type.String() }, { additionalProperties: false }),
  key: ({ orderId }) => orderId,
})

export const orderCancelled = defineEvent({
  service: 'orders',
  name: 'order-cancelled',
  version: 1,
  summary: 'The order came to nothing; whatever was held has been let go',
  schema: Type.Object(
    { orderId: OrderId, customerId: Type.String(), reason: Type.String() },
    { additionalProperties: false },
  ),
  key: ({ orderId }) => orderId,
})
