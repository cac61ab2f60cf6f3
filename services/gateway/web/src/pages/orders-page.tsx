import { listOrders } from '../api.ts'
import { Loaded } from '../loaded.tsx'
import { shown } from '../money.ts'

export function OrdersPage() {
  return (
    <>
      <h1>Your orders</h1>
      <Loaded load={listOrders} deps={[]}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="notice">
              Nothing ordered yet. <a href="#/">Have a look at the shelves.</a>
            </p>
          ) : (
            <ul class="orders">
              {items.map((order) => (
                <li key={order.orderId} data-status={order.status}>
                  <a href={`#/orders/${order.orderId}`}>{new Date(order.placedAt).toLocaleString()}</a>
                  <span class="badge">{order.status}</span>
                  <span class="price">{shown(order.total)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}
