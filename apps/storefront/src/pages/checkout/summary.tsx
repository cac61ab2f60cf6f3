import { formatMoney, multiplyMoney } from '@flotilla/contract/money'
import type { ComponentChildren } from 'preact'
import { Picture } from '../../parts/picture.tsx'
import { Price } from '../../parts/price.tsx'
import { cart } from '../../state/cart.ts'
import { Gone } from '../cart/gone.tsx'
import type { Checkout } from './use-checkout.ts'

/** What it comes to, and the button. */
export function Summary({ checkout: { rate, total }, children }: { checkout: Checkout; children: ComponentChildren }) {
  const { items, totals } = cart.value!
  return (
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">Your order</h2>
      <Gone />
      <ul>
        {items.map(({ productId, name, variant, picture, quantity, price, was }) => (
          <li key={productId}>
            <Picture id={productId} picture={picture} />
            <span class="grow">
              {quantity} × {name}
              {variant && <small>{variant}</small>}
            </span>
            <Price of={multiplyMoney(price, quantity)} was={was && multiplyMoney(was, quantity)} />
          </li>
        ))}
      </ul>
      <dl>
        <dt>Goods</dt>
        <dd>{totals.map(formatMoney).join(' + ')}</dd>
        <dt>Postage</dt>
        <dd>{rate ? formatMoney(rate.price) : '–'}</dd>
        <dt class="total">Total</dt>
        <dd class="total">{total ? formatMoney(total) : '–'}</dd>
      </dl>
      {totals.length > 1 && (
        <p class="wrong">An order is paid in one currency: please order these one after the other.</p>
      )}
      {children}
      <p class="hint">
        <a href="/cart">Change the cart</a>
      </p>
    </section>
  )
}
