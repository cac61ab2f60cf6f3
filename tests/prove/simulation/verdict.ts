import type { Shelf } from '../../../services/inventory/src/reservations/allocate.ts'
import type { InventoryState } from './inventory.ts'
import type { VirtualNode } from './node.ts'
import type { Mails } from './notifications.ts'
import type { OrderRecord, OrdersState } from './orders.ts'
import type { PaymentsState } from './payments.ts'
import type { ShippingState } from './shipping.ts'

export interface End {
  readonly nodes: {
    readonly orders: VirtualNode<OrdersState>
    readonly inventory: VirtualNode<InventoryState>
    readonly payments: VirtualNode<PaymentsState>
    readonly shipping: VirtualNode<ShippingState>
    readonly notifications: VirtualNode<Mails>
  }
  /** As they were before the first order. */
  readonly shelves: readonly Shelf[]
  readonly placed: number
  /** Messages that are still to be delivered. */
  readonly waiting: number
}

/** What is wrong when nothing happens any more, in words; nothing for a world that is in order. */
export function faultsOf({ nodes, shelves, placed, waiting }: End): string[] {
  const all = Object.values(nodes.orders.state)
  return [
    ...(all.length === placed ? [] : [`${placed} orders were placed, ${all.length} are there`]),
    ...(waiting === 0 ? [] : [`${waiting} messages were not delivered`]),
    ...Object.entries(nodes).flatMap(([name, { effects }]) => doubled(name, effects)),
    ...all.flatMap((order) => orderFaults(order, nodes)),
    ...stockFaults(nodes.inventory.state, shelves),
    ...ledgerFaults(nodes.payments.state),
  ]
}

function doubled(name: string, effects: ReadonlyMap<string, number>): string[] {
  return [...effects].filter(([, times]) => times > 1).map(([id, times]) => `${name} let ${id} act ${times} times`)
}

function orderFaults({ id, status, saga, data }: OrderRecord, nodes: End['nodes']): string[] {
  const stock = nodes.inventory.state.reservations[id]?.status
  const payment = nodes.payments.state.intents[id]?.status
  const parcel = nodes.shipping.state.shipments[id]?.status
  const books = `${status}: ${saga.status}, ${stock}, ${payment}, ${parcel}`
  const right =
    saga.status === 'done'
      ? /^delivered: done, confirmed, captured, delivered$/
      : /^cancelled: compensated, (undefined|refused|released), (undefined|declined|voided|refunded), (undefined|cancelled|refused)$/
  const isSlow = /^(silent|late)-/.test(data.cardToken)
  const mails = nodes.notifications.state.filter((mail) => mail.startsWith(`${id} `))
  const last = mails.filter((mail) => mail.endsWith(status === 'cancelled' ? 'cancelled' : 'confirmed'))
  return [
    ...(right.test(books) ? [] : [`${id} is ${books}`]),
    // Whoever was down meanwhile: a network that answers at once is not blamed.
    ...(saga.reason?.includes('card network') && !isSlow ? [`${id}, ${data.cardToken}: ${saga.reason}`] : []),
    ...(last.length === 1 ? [] : [`${id} is ${status}, of which ${last.length} mails tell`]),
    ...(new Set(mails).size === mails.length ? [] : [`${id} got a mail twice: ${mails}`]),
  ]
}

function stockFaults({ shelves, reservations }: InventoryState, before: readonly Shelf[]): string[] {
  return shelves.flatMap(({ productId, warehouse, onHand, reserved }, i) => {
    const sold = Object.values(reservations)
      .filter(({ status }) => status === 'confirmed')
      .flatMap(({ lines }) => lines)
      .filter((line) => line.productId === productId && line.warehouse === warehouse)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    return onHand === before[i]!.onHand - sold && onHand >= 0 && reserved === 0
      ? []
      : [
          `${productId} in ${warehouse}: ${before[i]!.onHand} before, ${sold} sold, ${onHand} left, ${reserved} put aside`,
        ]
  })
}

function ledgerFaults({ ledger, intents }: PaymentsState): string[] {
  const balances = new Map<string, number>()
  const add = (account: string, amount: number) => balances.set(account, (balances.get(account) ?? 0) + amount)
  for (const { debit, credit, amount } of ledger) {
    add(debit, amount)
    add(credit, -amount)
  }
  const taken = Object.values(intents)
    .filter(({ status }) => status === 'captured' || status === 'refunded')
    .reduce((sum, { sum: paid, refunded }) => sum + paid!.amount - refunded, 0)
  const total = [...balances.values()].reduce((sum, balance) => sum + balance, 0)
  return total === 0 && (balances.get('held') ?? 0) === 0 && (balances.get('card-network') ?? 0) === taken
    ? []
    : [`the ledger says ${[...balances].map((one) => one.join(' '))}; ${taken} was taken`]
}
