import { defineOperation, defineProblems, Email, Money, Type, Uuid } from '@flotilla/contract'
import { Address, Method } from '@flotilla/shipping-contract/operations'
import { Order, OrderStatus, OrderSummary } from './order.ts'

export { Order, OrderItem, OrderStatus, OrderStep, OrderSummary } from './order.ts'

export const ordersProblems = defineProblems('orders', {
  orderNotFound: [404, 'There is no such order'],
  cartEmpty: [422, 'There is nothing in the cart'],
  currenciesMixed: [422, 'An order is paid in one currency'],
  tooExpensive: [422, 'The total is more than one payment can be'],
  notShipped: [422, 'Nothing is shipped there in that way'],
  cartOrdered: [409, 'This cart has been ordered already'],
  totalChanged: [409, 'The total is another than the one that was seen'],
  notCancellable: [409, 'The order can no longer be cancelled'],
})

export const placeOrder = defineOperation({
  service: 'orders',
  name: 'placeOrder',
  summary: 'Orders what is in the customer’s cart; events tell the rest',
  method: 'POST',
  path: '/orders',
  allow: ['customer'],
  priority: 'critical',
  body: Type.Object(
    {
      /** From payments' tokeniseCard. */
      cardToken: Uuid,
      email: Email,
      address: Address,
      method: Method,
      /** What the customer saw, goods and shipping; another sum is not taken but answered with `total-changed`. */
      total: Money,
    },
    { additionalProperties: false },
  ),
  replies: { 202: Type.Object({ orderId: Uuid, status: OrderStatus }, { additionalProperties: false }) },
  problems: [
    ordersProblems.cartEmpty,
    ordersProblems.currenciesMixed,
    ordersProblems.tooExpensive,
    ordersProblems.notShipped,
    ordersProblems.totalChanged,
    ordersProblems.cartOrdered,
  ],
})

const OfOrder = Type.Object({ orderId: Uuid })

export const getOrder = defineOperation({
  service: 'orders',
  name: 'getOrder',
  summary: "One of the customer's own orders",
  method: 'GET',
  path: '/orders/{orderId}',
  allow: ['customer'],
  params: OfOrder,
  replies: { 200: Order },
  problems: [ordersProblems.orderNotFound],
})

export const cancelOrder = defineOperation({
  service: 'orders',
  name: 'cancelOrder',
  summary: 'Undoes an order of one’s own that has not arrived yet, calling back its parcel; events tell the rest',
  method: 'POST',
  path: '/orders/{orderId}/cancel',
  allow: ['customer'],
  idempotency: 'natural',
  params: OfOrder,
  replies: { 202: Type.Object({ orderId: Uuid, status: OrderStatus }, { additionalProperties: false }) },
  problems: [ordersProblems.orderNotFound, ordersProblems.notCancellable],
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
      after: Type.Optional(Uuid),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object({ items: Type.Array(OrderSummary), next: Type.Optional(Uuid) }, { additionalProperties: false }),
  },
})
