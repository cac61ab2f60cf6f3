import { useState } from 'preact/hooks'
import { listProducts, type Product } from '../api.ts'
import { addToBag } from '../bag.ts'
import { Loaded } from '../loaded.tsx'
import { shown } from '../money.ts'
import { Picture } from '../picture.tsx'

export function ShopPage() {
  return (
    <>
      <section class="hero">
        <h1>Everything a small ship needs, and a few things it wants.</h1>
        <p>Twenty-four honest goods from the quay. Ordered here, settled by four services, confirmed by events.</p>
      </section>
      <Loaded load={() => listProducts()} deps={[]}>
        {({ items }) => <Shelves items={items} />}
      </Loaded>
    </>
  )
}

function Shelves({ items }: { items: Product[] }) {
  const [category, setCategory] = useState<string>()
  const categories = [...new Set(items.map((item) => item.category))].toSorted()
  return (
    <>
      <div class="filters" role="group" aria-label="Categories">
        {[undefined, ...categories].map((name) => (
          <button type="button" key={name} aria-pressed={name === category} onClick={() => setCategory(name)}>
            {name ?? 'Everything'}
          </button>
        ))}
      </div>
      <ul class="shelves">
        {items
          .filter((item) => !category || item.category === category)
          .map((product) => (
            <li class="card" key={product.id}>
              <a href={`#/product/${product.id}`}>
                <Picture product={product} />
                <h2>{product.name}</h2>
              </a>
              <p class="kind">{product.category}</p>
              <div class="buy">
                <span class="price">{shown(product.price)}</span>
                <button type="button" aria-label={`Add ${product.name} to the bag`} onClick={() => addToBag(product)}>
                  Add
                </button>
              </div>
            </li>
          ))}
      </ul>
    </>
  )
}
