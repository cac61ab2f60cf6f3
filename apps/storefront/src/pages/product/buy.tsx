import type { ProductDetail } from '@flotilla/catalog-contract/operations'
import { useState } from 'preact/hooks'
import { Complaint } from '../../parts/notice.tsx'
import { Stepper } from '../../parts/stepper.tsx'
import { stock } from '../../parts/stock.tsx'
import { addToCart, quantityOf } from '../../state/cart.ts'

/** How many, and into the cart with them. */
export function Buy({ product }: { product: ProductDetail }) {
  const { id, name } = product
  const [quantity, setQuantity] = useState(1)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const inCart = quantityOf(id)
  const out = stock.value.get(id) === 0

  async function add(): Promise<void> {
    setBusy(true)
    setError(undefined)
    await addToCart(product, quantity).then(() => setQuantity(1), setError)
    setBusy(false)
  }

  return (
    <div class="buy">
      <Stepper of={name} quantity={quantity} onChange={setQuantity} />
      <button type="button" class="button primary" disabled={busy || out} onClick={() => void add()}>
        {out ? 'Sold out' : busy ? 'Adding…' : 'Add to the cart'}
      </button>
      {error && <Complaint>{error.message}</Complaint>}
      <p class="in-cart">
        {inCart > 0 && (
          <>
            {inCart} in your cart. <a href="/cart">See the cart</a>
          </>
        )}
      </p>
    </div>
  )
}
