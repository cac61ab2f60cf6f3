import type { Message, Static } from '@flotilla/contract'
import { bookShipment, cancelShipment, dispatchShipment } from '@flotilla/shipping-contract/commands'
import { ratesFor } from '../../../services/shipping/src/rates/rate.ts'
import { toEvent } from '../../../services/shipping/src/shipments/outcome.ts'
import {
  advance,
  book,
  type Change,
  cancel,
  dispatch,
  type Shipment,
} from '../../../services/shipping/src/shipments/shipment.ts'
import type { Service, Written } from './node.ts'

export interface ShippingState {
  readonly shipments: Readonly<Record<string, Shipment>>
  /** When a parcel is at its next place, by order. */
  readonly due: Readonly<Record<string, number>>
}

const stepMs = 10_000

export function shipping(): Service<ShippingState> {
  function write(
    state: ShippingState,
    { shipment, outcome }: Change,
    cause: { now: number; causationid: string },
  ): Written<ShippingState> {
    const { orderId, status } = shipment
    const { [orderId]: _, ...others } = state.due
    return {
      state: {
        shipments: { ...state.shipments, [orderId]: shipment },
        due: status === 'on-the-way' ? { ...others, [orderId]: cause.now + stepMs } : others,
      },
      sent: outcome ? [toEvent(shipment, outcome, cause)] : [],
    }
  }

  function onBook(state: ShippingState, { id, data }: Message<Static<typeof bookShipment.schema>>, now: number) {
    const { orderId, ...wish } = data
    const rate = ratesFor(wish.address.country, wish.pieces).find(({ method }) => method === wish.method)
    const parcel = rate && { ...wish, tracking: `FL-${orderId}` }
    return write(state, book(state.shipments[orderId], orderId, parcel, now), { now, causationid: id })
  }

  const first = ({ due }: ShippingState) => Object.entries(due).toSorted(([, a], [, b]) => a - b)[0]
  return {
    name: 'shipping',
    first: { shipments: {}, due: {} },
    handlers: {
      [bookShipment.type]: onBook,
      [cancelShipment.type]: (state, { id, data: { orderId } }, now) =>
        write(state, cancel(state.shipments[orderId], orderId, now), { now, causationid: id }),
      [dispatchShipment.type]: (state, { id, data: { orderId } }, now) => {
        const known = state.shipments[orderId]
        return known ? write(state, dispatch(known, now), { now, causationid: id }) : { state, sent: [] }
      },
    },
    nextDue: (state) => first(state)?.[1],
    work: (state, now) => write(state, advance(state.shipments[first(state)![0]]!, now), { now, causationid: 'time' }),
  }
}
