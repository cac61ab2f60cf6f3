import { formatMoney } from '@flotilla/contract/money'
import { listOrders, type OrderSummary } from '@flotilla/orders-contract/operations'
import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { momentOf } from '../../parts/when.ts'
import { usePages } from '../../state/pages.ts'
import { hearing, progress, useUpdates } from '../../state/updates.ts'
import { More } from '../shop/more.tsx'

const words: Readonly<Record<OrderSummary['status'], string>> = {
  placed: 'being settled',
  confirmed: 'confirmed',
  shipped: 'on its way',
  delivered: 'delivered',
  cancelling: 'being undone',
  cancelled: 'cancelled',
}

export function OrdersPage() {
  useUpdates()
  const { first, items, more } = usePages('orders', (after) =>
    call(listOrders, { query: { limit: 20, ...(after && { after }) } }),
  )
  const reload = useRef(first.reload)
  reload.current = first.reload
  useSignalEffect(() => {
    if (progress.value && hearing.value) reload.current()
  })
  if (first.value && items.length === 0) {
    return (
      <Notice title="No orders yet">
        <p>What you order is kept here, and you can watch it on its way.</p>
        <a class="button" href="/">
          To the shelves
        </a>
      </Notice>
    )
  }
  return (
    <div class="narrow">
      <h1>Your orders</h1>
      <Loaded of={first} skeleton={<Lines of={6} />}>
        {() => (
          <>
            <ul class="rows">
              {items.map(({ orderId, status, total, placedAt }) => (
                <li key={orderId} data-status={status}>
                  <a href={`/orders/${orderId}`}>
                    <span class="grow">
                      {momentOf(placedAt)} <small>…{orderId.slice(-8)}</small>
                    </span>
                    <span class="badge">{words[status]}</span>
                    <span class="price">{formatMoney(total)}</span>
                  </a>
                </li>
              ))}
            </ul>
            {more && <More load={more} />}
          </>
        )}
      </Loaded>
    </div>
  )
}
