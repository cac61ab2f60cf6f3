import type { Order, OrderStep } from '@flotilla/orders-contract/operations'
import type { Shipment } from '@flotilla/shipping-contract/operations'

export const steps = [
  ['placed', 'Placed'],
  ['reserved', 'Put aside'],
  ['authorised', 'Card approved'],
  ['booked', 'Carrier booked'],
  ['paid', 'Paid'],
  ['shipped', 'On its way'],
  ['delivered', 'Delivered'],
] as const

export type Step = (typeof steps)[number][0]

/** What a line's code or an order's status says of the steps; where the two have the same name they mean the same. */
const reachedBy: Readonly<Partial<Record<OrderStep | Order['status'], Step>>> = {
  placed: 'placed',
  reserved: 'reserved',
  authorised: 'authorised',
  booked: 'booked',
  captured: 'paid',
  confirmed: 'paid',
  shipped: 'shipped',
  delivered: 'delivered',
}

/** Returns how many of the steps are behind the order. Lines without a code count for nothing; then its status decides. */
export function stepsDone({ status, history }: Pick<Order, 'status' | 'history'>): number {
  const reached = ['placed', reachedBy[status], ...history.map(({ step }) => step && reachedBy[step])]
  return 1 + Math.max(...reached.map((step) => steps.findIndex(([name]) => name === step)))
}

/** Nothing more will happen to it. */
export const isOver = ({ status }: Pick<Order, 'status'>): boolean => status === 'delivered' || status === 'cancelled'

/** Whether there may be a parcel to look for. */
export const mayHaveParcel = (order: Pick<Order, 'status' | 'history'>): boolean =>
  stepsDone(order) > steps.findIndex(([name]) => name === 'booked') && order.status !== 'cancelled'

export const parcelWords: Readonly<Record<Shipment['status'], string>> = {
  booked: 'Waiting for the carrier',
  'on-the-way': 'On its way',
  delivered: 'Delivered',
  cancelled: 'Called back',
}
