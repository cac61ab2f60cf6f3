import type { Product } from '@flotilla/catalog-contract/operations'
import { AddButton } from './add-button.tsx'
import { Picture } from './picture.tsx'
import { Price } from './price.tsx'
import { Stock } from './stock.tsx'

/** `Name`: the heading that its name is, one below that of the shelf. */
export function ProductCard({ product, Name = 'h3' }: { product: Product; Name?: 'h2' | 'h3' }) {
  const { id, name, variant } = product
  return (
    <li class="card">
      <a href={`/product/${id}`}>
        <Picture {...product} />
        <Name class="name">{name}</Name>
      </a>
      {variant && <p class="variant">{variant}</p>}
      <div class="foot">
        <div>
          <Price of={product.price} />
          <Stock id={id} quiet />
        </div>
        <AddButton product={product} />
      </div>
    </li>
  )
}

export function CardsToCome({ of }: { of: number }) {
  return (
    <ul class="shelf" aria-hidden="true">
      {Array.from({ length: of }, (_, n) => (
        <li class="card to-come" key={n}>
          <span class="picture" />
          <span class="line-to-come" />
          <span class="line-to-come short" />
        </li>
      ))}
    </ul>
  )
}
