import { bag, bagTotal, setQuantity } from '../bag.ts'
import { Checkout } from '../checkout.tsx'
import { shown } from '../money.ts'
import { Picture } from '../picture.tsx'

export function BagPage() {
  if (bag.value.length === 0) {
    return (
      <div class="notice">
        <h1>The bag is empty.</h1>
        <p>
          <a href="#/">Have a look at the shelves.</a>
        </p>
      </div>
    )
  }
  return (
    <div class="two">
      <section>
        <h1>Your bag</h1>
        <ul class="lines">
          {bag.value.map(({ product, quantity }) => (
            <li key={product.id}>
              <Picture product={product} />
              <div>
                <a href={`#/product/${product.id}`}>{product.name}</a>
                <p class="kind">{shown(product.price)} each</p>
              </div>
              <div class="stepper">
                <button
                  type="button"
                  aria-label={`One ${product.name} less`}
                  onClick={() => setQuantity(product.id, quantity - 1)}
                >
                  −
                </button>
                <output aria-label={`${product.name}: quantity`}>{quantity}</output>
                <button
                  type="button"
                  aria-label={`One ${product.name} more`}
                  onClick={() => setQuantity(product.id, quantity + 1)}
                >
                  +
                </button>
              </div>
              <span class="price">{shown({ ...product.price, amount: product.price.amount * quantity })}</span>
            </li>
          ))}
        </ul>
        <p class="total">
          Total <b>{shown(bagTotal.value)}</b>
        </p>
      </section>
      <Checkout />
    </div>
  )
}
