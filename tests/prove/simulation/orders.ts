import type { Message } from '@flotilla/contract'
import { orderCancelled, orderConfirmed } from '@flotilla/orders-contract/events'
import type { OrderStatus } from '@flotilla/orders-contract/operations'
import { advance, initialState, type NamedInput, type Saga, type SagaState, toInput, toTimeOut } from '@flotilla/saga'
import { dispatchShipment } from '@flotilla/shipping-contract/commands'
import { shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import type { CheckoutData } from '../../../services/orders/src/checkout/checkout-saga.ts'
import { isCancellable, mayMove } from '../../../services/orders/src/orders/order.ts'
import type { Service, Written } from './node.ts'

export interface OrderRecord {
  readonly id: string
  readonly status: OrderStatus
  readonly saga: SagaState
  readonly data: CheckoutData
  readonly answers: Readonly<Record<string, unknown>>
  /** When the saga's time is up. */
  readonly due: number | undefined
}

export type OrdersState = Readonly<Record<string, OrderRecord>>

export interface Orders extends Service<OrdersState> {
  place(state: OrdersState, id: string, data: CheckoutData, now: number): Written<OrdersState>
  cancel(state: OrdersState, id: string, now: number): Written<OrdersState>
  retry(state: OrdersState, id: string, now: number): Written<OrdersState>
}

/** The checkout as the runner of sagas does it, and the order's status beside it. */
export function orders(saga: Saga<CheckoutData>): Orders {
  function apply(
    state: OrdersState,
    order: OrderRecord,
    input: NamedInput,
    now: number,
    answer?: Message,
  ): Written<OrdersState> {
    const { id, data } = order
    const standing = { id, state: order.saga, data, answers: order.answers }
    const next = advance(saga, standing, { input, answer, source: 'orders', now })
    if (!next.changed) return { state, sent: [] }
    const due = next.waitMs === null ? undefined : now + next.waitMs
    const moved = move(
      { ...order, saga: next.state, answers: next.answers, due },
      input.type === 'called-off' ? 'cancelling' : order.status,
    )
    const settled = settle(moved, now)
    return { state: { ...state, [id]: settled.order }, sent: [...next.messages, ...settled.sent] }
  }

  const place: Orders['place'] = (state, id, data, now) => {
    if (state[id]) return { state, sent: [] }
    const order: OrderRecord = {
      id,
      status: 'placed',
      saga: initialState(saga.shape),
      data,
      answers: {},
      due: undefined,
    }
    return apply(state, order, { type: 'started' }, now)
  }

  const cancel: Orders['cancel'] = (state, id, now) => {
    const order = state[id]
    const open = order && isCancellable(order.status) && ['running', 'done'].includes(order.saga.status)
    return open
      ? apply(state, order, { type: 'called-off', reason: 'You cancelled the order.' }, now)
      : { state, sent: [] }
  }

  const follow =
    (to: OrderStatus) =>
    (state: OrdersState, { subject }: Message) =>
      state[subject] ? { state: { ...state, [subject]: move(state[subject], to) }, sent: [] } : { state, sent: [] }

  const take = (state: OrdersState, message: Message, now: number): Written<OrdersState> => {
    const order = state[message.subject]
    return order ? apply(state, order, toInput(saga, message)!, now, message) : { state, sent: [] }
  }

  const first = (state: OrdersState) =>
    Object.values(state)
      .filter(({ due }) => due !== undefined)
      .toSorted((a, b) => a.due! - b.due!)[0]
  return {
    name: 'orders',
    first: {},
    place,
    cancel,
    retry: (state, id, now) => apply(state, state[id]!, { type: 'retried' }, now),
    handlers: {
      ...Object.fromEntries([...saga.answers.keys()].map((type) => [type, take])),
      [shipmentDispatched.type]: follow('shipped'),
      [shipmentDelivered.type]: follow('delivered'),
    },
    nextDue: (state) => first(state)?.due,
    work(state, now) {
      const order = first(state)!
      return apply(state, order, toTimeOut(saga, order.saga), now)
    },
  }
}

const move = (order: OrderRecord, to: OrderStatus): OrderRecord =>
  mayMove[to].includes(order.status) ? { ...order, status: to } : order

function settle(order: OrderRecord, now: number): { order: OrderRecord; sent: Message[] } {
  const { id, saga, data } = order
  if (saga.status !== 'done' && saga.status !== 'compensated') return { order, sent: [] }
  const settled = move(order, saga.status === 'done' ? 'confirmed' : 'cancelled')
  if (settled === order) return { order, sent: [] }
  const context = { source: 'orders', now }
  const about = { orderId: id, customerId: data.customerId }
  const sent: Message[] =
    saga.status === 'done'
      ? [orderConfirmed.create(about, context), dispatchShipment.create({ orderId: id }, context)]
      : [orderCancelled.create({ ...about, reason: saga.reason! }, context)]
  return { order: settled, sent }
}
