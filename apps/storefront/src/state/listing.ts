import { listProducts, type Product } from '@flotilla/catalog-contract/operations'
import type { QueryOf, ReplyBody } from '@flotilla/contract'
import { signal } from '@preact/signals'
import { call } from '../api/client.ts'
import { announce } from './announce.ts'
import { type Loading, useLoading } from './loading.ts'

/** What somebody wants to see, as the address says it. Prices are as typed, in whole units. */
export interface Wish {
  readonly q: string
  readonly category: string
  readonly sort: string
  readonly min: string
  readonly max: string
}

export const wishOf = (query: URLSearchParams): Wish => ({
  q: query.get('q') ?? '',
  category: query.get('category') ?? '',
  sort: query.get('sort') ?? 'best',
  min: query.get('min') ?? '',
  max: query.get('max') ?? '',
})

export function pathOf(wish: Wish): string {
  const said = Object.entries(wish).filter(([name, value]) => value !== '' && !(name === 'sort' && value === 'best'))
  return said.length === 0 ? '/' : `/?${new URLSearchParams(said)}`
}

export type Listing = ReplyBody<typeof listProducts>

interface Further {
  readonly items: readonly Product[]
  readonly next: string | undefined
}

// Pages behind the first, by what was wished; kept, so that going back finds the same shelf.
const further = signal<ReadonlyMap<string, Further>>(new Map())

export interface Shelf {
  readonly first: Loading<Listing>
  readonly items: readonly Product[]
  /** Undefined when there is no more. */
  readonly more: (() => Promise<void>) | undefined
}

/** The shelf that fits the wish, as far as it was asked for. */
export function useListing(wish: Wish): Shelf {
  const key = pathOf(wish)
  const asked = toQuery(wish)
  const first = useLoading(`list ${key}`, (abort) => call(listProducts, { query: asked }, { signal: abort }), {
    keep: true,
  })
  const rest = further.value.get(key)
  const next = rest ? rest.next : first.value?.next

  async function more(): Promise<void> {
    const page = await call(listProducts, { query: { ...asked, after: next! } })
    const items = [...(rest?.items ?? []), ...page.items]
    further.value = new Map([...further.value, [key, { items, next: page.next }]])
    announce(`${page.items.length} more`)
  }
  return {
    first,
    items: [...(first.value?.items ?? []), ...(rest?.items ?? [])],
    more: next === undefined ? undefined : more,
  }
}

const isSort = (text: string): text is (typeof sorts)[number] => (sorts as readonly string[]).includes(text)
const sorts = ['name', 'price', 'price-down'] as const

function toQuery({ q, category, sort, min, max }: Wish): Partial<QueryOf<typeof listProducts>> {
  const inMinor = (price: string) => Math.round(Number(price) * 100)
  return {
    limit: 24,
    ...(q && { q }),
    ...(category && { category }),
    ...(isSort(sort) && { sort }),
    ...(Number(min) > 0 && { minPrice: inMinor(min) }),
    ...(Number(max) > 0 && { maxPrice: inMinor(max) }),
  }
}
