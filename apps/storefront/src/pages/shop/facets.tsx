import { formatMoney } from '@flotilla/contract/money'
import { useEffect, useState } from 'preact/hooks'
import { type Listing, pathOf, type Wish } from '../../state/listing.ts'
import { go } from '../../state/route.ts'

/** Ways to see less: the categories, and from which price to which. */
export function Facets({ wish, listing }: { wish: Wish; listing?: Listing }) {
  const { categories = [], prices } = listing ?? {}
  const all = { slug: '', name: 'Everything', products: undefined }
  return (
    <aside class="facets" aria-label="Narrow down">
      <nav aria-label="Categories">
        <ul>
          {[all, ...categories].map(({ slug, name, products }) => (
            <li key={slug}>
              <a
                href={pathOf({ ...wish, category: slug })}
                {...(slug === wish.category && { 'aria-current': 'true' as const })}
                class={products === 0 ? 'none' : ''}
              >
                {name} {products !== undefined && <span class="number">{products}</span>}
              </a>
            </li>
          ))}
          {categories.length === 0 &&
            Array.from({ length: 12 }, (_, n) => <li class="to-come" key={n} aria-hidden="true" />)}
        </ul>
      </nav>
      <fieldset class="prices">
        <legend>Price, €</legend>
        <div>
          <Bound wish={wish} name="min" label="From" hint={prices && formatMoney(prices.min)} />
          <Bound wish={wish} name="max" label="To" hint={prices && formatMoney(prices.max)} />
        </div>
      </fieldset>
    </aside>
  )
}

function Bound(props: { wish: Wish; name: 'min' | 'max'; label: string; hint: string | undefined }) {
  const { wish, name, label, hint = '' } = props
  const [typed, setTyped] = useState(wish[name])
  useEffect(() => setTyped(wish[name]), [wish[name]])
  return (
    <label>
      {label}
      <input
        inputMode="numeric"
        maxLength={6}
        placeholder={hint.replaceAll(/^\D+|\.\d\d$/g, '')}
        value={typed}
        onInput={({ currentTarget: { value } }) => setTyped(value.replaceAll(/\D/g, ''))}
        onChange={() => go(pathOf({ ...wish, [name]: typed }), { quiet: true })}
      />
    </label>
  )
}
