import { ProductId } from '@flotilla/catalog-contract/operations'
import { defineOperation, defineProblems, Type } from '@flotilla/contract'
import { Order, OrderId, OrderStatus, OrderSummary } from './order.ts'

export { Order, OrderId, OrderItem, OrderStatus, OrderSummary } from './order.ts'

export const ordersProblems = defineProblems('orders', {
  orderNotFound: [404, 'There is no such order'],
  productUnknown: [422, 'A product in the order does not exist'],
  currenciesMixed: [422, 'An order is paid in one currency'],
  tooExpensive: [422, 'The total is more than one payment can be'],
})

export const placeOrder = defineOperation({
  service: 'orders',
  name: 'placeOrder',
  summary: 'Places an order; events tell the rest',
  method: 'POST',
  path: '/orders',
  allow: ['customer'],
  priority: 'critical',
  body: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          { productId: ProductId, quantity: Type.Integer({ minimum: 1, maximum: 99 }) },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 50 },
      ),
      /** From payments' tokeniseCard. */
      cardToken: Type.String({ format: 'uuid' }),
    },
    { additionalProperties: false },
  ),
  replies: { 202: Type.Object({ orderId: OrderId, status: OrderStatus }, { additionalProperties: false }) },
  problems: [ordersProblems.productUnknown, ordersProblems.currenciesMixed, ordersProblems.tooExpensive],
})

export const getOrder = defineOperation({
  service: 'orders',
  name: 'getOrder',
  summary: "One of the customer's own orders",
  method: 'GET',
  path: '/orders/{orderId}',
  allow: ['customer'],
  params: Type.Object({ orderId: OrderId }),
  replies: { 200: Order },
  problems: [ordersProblems.orderNotFound],
})

export const listOrders = defineOperation({
  service: 'orders',
  name: 'listOrders',
  summary: "The customer's own orders, newest first",
  method: 'GET',
  path: '/orders',
  allow: ['customer'],
  query: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
      /** The `next` of the page before. */
      after: Type.Optional(OrderId),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      { items: Type.Array(OrderSummary), next: Type.Optional(OrderId) },
      { additionalProperties: false },
    ),
  },
})
