import { useEffect, useState } from 'preact/hooks'
import { Field } from '../../parts/field.tsx'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Picture } from '../../parts/picture.tsx'
import { Price } from '../../parts/price.tsx'
import { askForStock, Stock } from '../../parts/stock.tsx'
import { useListing } from '../../state/listing.ts'
import { More } from '../shop/more.tsx'

export function ProductList() {
  const [q, setQ] = useState('')
  const { first, items, more } = useListing({ q: q.trim(), category: '', sort: 'best', min: '', max: '' })
  const ids = items.map(({ id }) => id).join()
  useEffect(() => {
    if (ids) void askForStock(ids.split(','))
  }, [ids])
  return (
    <section aria-labelledby="products">
      <h2 id="products">Products</h2>
      <Field
        label="Which one?"
        type="search"
        value={q}
        onInput={({ currentTarget: { value } }) => setQ(value)}
        hint="One of each family; the others are on its page."
      />
      <Loaded of={first} skeleton={<Lines of={8} />}>
        {() => (
          <>
            {items.length === 0 && <p>Nothing like that.</p>}
            <ul class="rows goods">
              {items.map((product) => (
                <li key={product.id}>
                  <a href={`/staff/${product.id}`}>
                    <Picture {...product} />
                    <span class="grow">
                      {product.name} {product.variant && <small>{product.variant}</small>}
                    </span>
                    <Stock id={product.id} />
                    <Price of={product.price} />
                  </a>
                </li>
              ))}
            </ul>
            {more && <More load={more} />}
          </>
        )}
      </Loaded>
    </section>
  )
}
