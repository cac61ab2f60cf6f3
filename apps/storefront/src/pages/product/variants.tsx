import type { ProductDetail } from '@flotilla/catalog-contract/operations'
import { formatMoney } from '@flotilla/contract/money'
import { stock } from '../../parts/stock.tsx'

/** The family, to choose from. Each is a product with an address of its own, so these are links. */
export function Variants({ product: { id, variants } }: { product: ProductDetail }) {
  if (variants.length === 0) return null
  return (
    <nav class="variants" aria-label="Variants">
      <ul>
        {variants.map(({ productId, variant, price }) => (
          <li key={productId}>
            <a
              href={`/product/${productId}`}
              class={stock.value.get(productId) === 0 ? 'out' : ''}
              {...(productId === id && { 'aria-current': 'true' as const })}
            >
              {variant} <span class="number">{formatMoney(price)}</span>
              {stock.value.get(productId) === 0 && <span class="unseen"> (sold out)</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
