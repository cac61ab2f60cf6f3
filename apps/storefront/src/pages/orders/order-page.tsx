import { problems } from '@flotilla/contract'
import { formatMoney, multiplyMoney } from '@flotilla/contract/money'
import { ordersProblems } from '@flotilla/orders-contract/operations'
import { isProblem } from '../../api/problem.ts'
import { countryOf } from '../../parts/countries.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { timeOf } from '../../parts/when.ts'
import { Cancel } from './cancel.tsx'
import { Parcel } from './parcel.tsx'
import { StepLine } from './step-line.tsx'
import { type Followed, useOrder } from './use-order.ts'

const titles = {
  placed: 'Settling your order…',
  confirmed: 'Your order is confirmed',
  shipped: 'Your parcel is on its way',
  delivered: 'Your parcel has arrived',
  cancelling: 'Undoing your order…',
  cancelled: 'Your order was cancelled',
} as const

export function OrderPage({ id }: { id: string }) {
  const order = useOrder(id)
  if (isProblem(order.error, ordersProblems.orderNotFound) || isProblem(order.error, problems.invalid)) {
    return (
      <Notice title="There is no such order of yours">
        <p>Was it placed with another account, or in another browser?</p>
        <a class="button" href="/orders">
          Your orders
        </a>
      </Notice>
    )
  }
  return (
    <Loaded of={order} skeleton={<Lines of={10} />}>
      {(value) => <Order {...value} refresh={order.reload} />}
    </Loaded>
  )
}

function Order({ order, shipment, refresh }: Followed & { refresh: () => void }) {
  const { orderId, status, reason, history, items, shipping, total, email } = order
  const { address, method, price } = shipping
  return (
    <article class="order" data-status={status}>
      <header>
        <p class="kind">Order …{orderId.slice(-8)}</p>
        <h1>{titles[status]}</h1>
        {reason && <p class="lead reason">{reason}</p>}
        {status === 'cancelled' && <p class="lead">Nothing is held, taken or on its way.</p>}
        {(status === 'placed' || status === 'confirmed') && (
          <p class="lead">You need not stay: the news goes to {email} too.</p>
        )}
      </header>
      <StepLine order={order} />
      <Cancel order={order} refresh={refresh} />
      <div class="columns">
        <section aria-labelledby="story">
          <h2 id="story">What happened</h2>
          <ol class="story">
            {history.map(({ at, text }) => (
              <li key={`${at}${text}`}>
                <time dateTime={at}>{timeOf(at)}</time> <span>{text}</span>
              </li>
            ))}
          </ol>
          {shipment && <Parcel shipment={shipment} />}
        </section>
        <section class="bill" aria-labelledby="bill">
          <h2 id="bill">What you ordered</h2>
          <ul>
            {items.map(({ productId, name, variant, quantity, price: each }) => (
              <li key={productId}>
                <span class="grow">
                  {quantity} × <a href={`/product/${productId}`}>{name}</a>
                  {variant && <small>{variant}</small>}
                </span>
                <span class="price">{formatMoney(multiplyMoney(each, quantity))}</span>
              </li>
            ))}
            <li>
              <span class="grow">Postage, {method}</span>
              <span class="price">{formatMoney(price)}</span>
            </li>
            <li class="total">
              <span class="grow">Total</span>
              <span class="price">{formatMoney(total)}</span>
            </li>
          </ul>
          <h2>Where to</h2>
          <address>
            {[address.name, address.street, `${address.postcode} ${address.city}`, countryOf(address.country)].map(
              (line) => (
                <span key={line}>{line}</span>
              ),
            )}
          </address>
        </section>
      </div>
    </article>
  )
}
