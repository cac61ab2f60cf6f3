import type { Message, Static } from '@flotilla/contract'
import { confirmReservation, releaseStock, reserveStock } from '@flotilla/inventory-contract/commands'
import type { Shelf } from '../../../services/inventory/src/reservations/allocate.ts'
import { toEvent } from '../../../services/inventory/src/reservations/outcome.ts'
import {
  type Change,
  confirm,
  expire,
  type Reservation,
  release,
  reserve,
} from '../../../services/inventory/src/reservations/reservation.ts'
import type { Service, Written } from './node.ts'

export interface InventoryState {
  readonly shelves: readonly Shelf[]
  readonly reservations: Readonly<Record<string, Reservation>>
  /** When what is put aside goes back, by order. */
  readonly expires: Readonly<Record<string, number>>
}

/** `ttlMs`: how long goods stay put aside. */
export function inventory(shelves: readonly Shelf[], ttlMs: number): Service<InventoryState> {
  function write(
    state: InventoryState,
    { reservation, moves, outcome }: Change,
    cause: { now: number; causationid: string },
  ): Written<InventoryState> {
    const { orderId } = reservation
    const { [orderId]: _, ...others } = state.expires
    const shelved = state.shelves.map((shelf) => {
      const move = moves.find((one) => one.productId === shelf.productId && one.warehouse === shelf.warehouse)
      return move ? { ...shelf, onHand: shelf.onHand + move.onHand, reserved: shelf.reserved + move.reserved } : shelf
    })
    const expires =
      reservation.status === 'reserved' ? { ...others, [orderId]: state.expires[orderId] ?? cause.now + ttlMs } : others
    return {
      state: { shelves: shelved, reservations: { ...state.reservations, [orderId]: reservation }, expires },
      sent: outcome ? [toEvent(orderId, outcome, cause)] : [],
    }
  }

  const first = ({ expires }: InventoryState) => Object.entries(expires).toSorted(([, a], [, b]) => a - b)[0]
  return {
    name: 'inventory',
    first: { shelves, reservations: {}, expires: {} },
    handlers: {
      [reserveStock.type]: (state, { id: causationid, data }: Message<Static<typeof reserveStock.schema>>, now) =>
        write(state, reserve(state.reservations[data.orderId], data.orderId, data.items, state.shelves), {
          now,
          causationid,
        }),
      [confirmReservation.type]: (state, { id: causationid, data: { orderId } }, now) =>
        write(state, confirm(state.reservations[orderId], orderId), { now, causationid }),
      [releaseStock.type]: (state, { id: causationid, data: { orderId } }, now) =>
        write(state, release(state.reservations[orderId], orderId), { now, causationid }),
    },
    nextDue: (state) => first(state)?.[1],
    work: (state, now) => write(state, expire(state.reservations[first(state)![0]]!), { now, causationid: 'time' }),
  }
}
