import { useEffect, useState } from 'preact/hooks'
import { getOrder, type Order } from '../api.ts'
import { shown } from '../money.ts'

const titles = { placed: 'Settling your order…', confirmed: 'Order confirmed', cancelled: 'Order cancelled' } as const

export function OrderPage({ id }: { id: string }) {
  const { order, error } = useOrder(id)
  if (!order)
    return error ? (
      <p class="notice" role="alert">
        {error}
      </p>
    ) : (
      <p class="loading" role="status">
        Fetching…
      </p>
    )
  return (
    <article class="order" data-status={order.status}>
      <div role="status">
        <p class="kind">Order {order.orderId.slice(-12)}</p>
        <h1>{titles[order.status]}</h1>
        {order.reason && <p class="lead">{order.reason}</p>}
        {order.status === 'confirmed' && <p class="lead">Thank you. It is paid, and the quay knows.</p>}
      </div>
      <ol class="timeline">
        {order.history.map(({ at, text }) => (
          <li key={`${at}${text}`}>
            <time dateTime={at}>{new Date(at).toLocaleTimeString()}</time> {text}
          </li>
        ))}
        {order.status === 'placed' && <li class="pending">Waiting for the card network…</li>}
      </ol>
      <ul class="lines">
        {order.items.map(({ productId, name, quantity, price }) => (
          <li key={productId}>
            <span>{quantity} ×</span>
            <a href={`#/product/${productId}`}>{name}</a>
            <span class="price">{shown({ ...price, amount: price.amount * quantity })}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        Total <b>{shown(order.total)}</b>
      </p>
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <p>
        <a href="#/">Back to the shelves</a>
      </p>
    </article>
  )
}

/** The order, asked for again twice a second until it is settled. */
function useOrder(id: string): { order?: Order; error?: string } {
  const [state, setState] = useState<{ order?: Order; error?: string }>({})
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current = true
    const ask = async () => {
      const next = await getOrder(id).then(
        (order) => ({ order }),
        (failure: Error) => ({ error: failure.message }),
      )
      if (!current) return
      setState((last) => ('error' in next ? { ...last, ...next } : next))
      if ('error' in next || next.order.status === 'placed') timer = setTimeout(ask, 500)
    }
    void ask()
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [id])
  return state
}
