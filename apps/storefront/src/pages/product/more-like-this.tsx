import { listProducts, type ProductDetail } from '@flotilla/catalog-contract/operations'
import { useEffect } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { ProductCard } from '../../parts/product-card.tsx'
import { askForStock } from '../../parts/stock.tsx'
import { useLoading } from '../../state/loading.ts'

/** Some others from the same shelf. What cannot be had is left out. */
export function MoreLikeThis({ product: { id, category, variants } }: { product: ProductDetail }) {
  const { value } = useLoading(`like ${category}`, (signal) =>
    call(listProducts, { query: { category, limit: 100 } }, { signal }),
  )
  const family = new Set([id, ...variants.map(({ productId }) => productId)])
  const others = (value?.items ?? []).filter((other) => !family.has(other.id))
  // Not always the first of the shelf: those behind this one, in a circle.
  const from = others.findIndex((other) => other.id > id)
  const shown = [...others.slice(Math.max(0, from)), ...others.slice(0, Math.max(0, from))].slice(0, 4)
  const ids = shown.map((other) => other.id).join()
  useEffect(() => {
    if (ids) void askForStock(ids.split(','))
  }, [ids])
  if (shown.length === 0) return null
  const name = value?.categories?.find(({ slug }) => slug === category)?.name
  return (
    <section class="like" aria-labelledby="like">
      <h2 id="like">
        More from <a href={`/?category=${category}`}>{name ?? category}</a>
      </h2>
      <ul class="shelf">
        {shown.map((other) => (
          <ProductCard product={other} key={other.id} />
        ))}
      </ul>
    </section>
  )
}
