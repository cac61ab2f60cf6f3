import { getProduct, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { call } from '../../api/client.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { useLoading } from '../../state/loading.ts'
import { EditProduct } from './edit-product.tsx'
import { StockDesk } from './stock-desk.tsx'

/** One product: its words and its price, and how many lie where. */
export function ProductDesk({ id }: { id: string }) {
  const product = useLoading(`desk ${id}`, () => call(getProduct, { params: { productId: id } }))
  return (
    <Loaded of={product} skeleton={<Lines of={12} />}>
      {(value) => (
        <>
          <EditProduct product={value} saved={product.set} key={id} />
          <Family product={value} />
          <StockDesk id={id} />
        </>
      )}
    </Loaded>
  )
}

function Family({ product: { id, variants } }: { product: ProductDetail }) {
  if (variants.length === 0) return null
  return (
    <nav class="variants" aria-label="The family">
      <ul>
        {variants.map(({ productId, variant }) => (
          <li key={productId}>
            <a href={`/staff/${productId}`} {...(productId === id && { 'aria-current': 'true' as const })}>
              {variant}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
