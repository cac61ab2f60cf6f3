import { useEffect } from 'preact/hooks'
import { Loaded } from '../../parts/loaded.tsx'
import { CardsToCome, ProductCard } from '../../parts/product-card.tsx'
import { askForStock } from '../../parts/stock.tsx'
import { type Listing, pathOf, useListing, type Wish, wishOf } from '../../state/listing.ts'
import { route } from '../../state/route.ts'
import { Facets } from './facets.tsx'
import { Hero } from './hero.tsx'
import { More } from './more.tsx'
import { NothingFound } from './nothing-found.tsx'
import { Sort } from './sort.tsx'

export function ShopPage() {
  const wish = wishOf(route.value.query)
  const { first, items, more } = useListing(wish)
  const ids = items.map(({ id }) => id).join()
  useEffect(() => {
    if (ids) void askForStock(ids.split(','))
  }, [ids])
  const front = pathOf({ ...wish, sort: 'best' }) === '/'
  return (
    <div class="shop">
      {front && <Hero />}
      <Facets wish={wish} {...(first.value && { listing: first.value })} />
      <section class={first.busy && first.value ? 'results waiting' : 'results'} aria-labelledby="results">
        <div class="results-head">
          {front ? <h2 id="results">On the shelves</h2> : <h1 id="results">{titleOf(wish, first.value)}</h1>}
          <p class="count" role="status">
            {first.value?.total !== undefined && countOf(first.value.total)}
          </p>
          <Sort wish={wish} />
        </div>
        <Loaded of={first} skeleton={<CardsToCome of={12} />}>
          {() =>
            items.length === 0 ? (
              <NothingFound wish={wish} />
            ) : (
              <>
                <ul class="shelf">
                  {items.map((product) => (
                    <ProductCard product={product} Name={front ? 'h3' : 'h2'} key={product.id} />
                  ))}
                </ul>
                {more && <More load={more} />}
              </>
            )
          }
        </Loaded>
      </section>
    </div>
  )
}

function titleOf({ q, category }: Wish, listing?: Listing): string {
  const name = listing?.categories?.find(({ slug }) => slug === category)?.name
  if (q) return `«${q}»${name ? ` in ${name}` : ''}`
  return name ?? 'On the shelves'
}

const countOf = (total: number) => (total === 1 ? '1 thing' : `${total} things`)
