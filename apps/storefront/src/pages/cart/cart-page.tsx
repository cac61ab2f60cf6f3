import { formatMoney } from '@flotilla/contract/money'
import { useEffect, useState } from 'preact/hooks'
import { Lines } from '../../parts/loaded.tsx'
import { Complaint, Failed, Notice } from '../../parts/notice.tsx'
import { askForStock } from '../../parts/stock.tsx'
import { cart, refreshCart } from '../../state/cart.ts'
import { CartLine } from './cart-line.tsx'
import { Gone } from './gone.tsx'

export function CartPage() {
  const [failure, setFailure] = useState<Error>()
  const [error, setError] = useState<Error>()
  // Prices may have changed since it was looked at last.
  const refresh = () => refreshCart().then(() => setFailure(undefined), setFailure)
  useEffect(() => void refresh(), [])
  const ids = cart.value?.items.map(({ productId }) => productId).join()
  useEffect(() => {
    if (ids) void askForStock(ids.split(','))
  }, [ids])

  if (!cart.value) return failure ? <Failed error={failure} again={refresh} /> : <Lines of={8} />
  const { items, totals } = cart.value
  if (items.length === 0) return <Empty />
  return (
    <div class="narrow">
      <h1>Your cart</h1>
      <Gone />
      {error && <Complaint>{error.message}</Complaint>}
      <ul class="lines">
        {items.map((item) => (
          <CartLine item={item} key={item.productId} failed={setError} />
        ))}
      </ul>
      <div class="totals">
        <p>
          Goods <b data-testid="cart-total">{totals.map(formatMoney).join(' + ')}</b>
        </p>
        <p class="hint">Postage is added at the checkout, where you say where to.</p>
        <a class="button primary" href="/checkout">
          To the checkout
        </a>
      </div>
    </div>
  )
}

function Empty() {
  return (
    <>
      <Gone />
      <Notice title="Your cart is empty">
        <p>The shelves are not.</p>
        <a class="button" href="/">
          Have a look
        </a>
      </Notice>
    </>
  )
}
