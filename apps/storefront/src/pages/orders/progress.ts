import type { Order } from '@flotilla/orders-contract/operations'
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

// An order tells its story in words; these are the beginnings of the lines that are steps (services/orders, story.ts).
const told: readonly (readonly [beginning: string, step: Step])[] = [
  ['Order placed', 'placed'],
  ['The goods are put aside', 'reserved'],
  ['The card network holds', 'authorised'],
  ['A carrier is booked', 'booked'],
  ['The payment was taken', 'paid'],
  ['Order confirmed', 'paid'],
  ['The parcel has left', 'shipped'],
  ['The parcel has arrived', 'delivered'],
]

const byStatus: Readonly<Partial<Record<Order['status'], Step>>> = {
  confirmed: 'paid',
  shipped: 'shipped',
  delivered: 'delivered',
}

/** How many of the steps are behind the order. */
export function stepsDone({ status, history }: Pick<Order, 'status' | 'history'>): number {
  const reached = [
    'placed',
    byStatus[status],
    ...history.map(({ text }) => told.find(([beginning]) => text.startsWith(beginning))?.[1]),
  ]
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
