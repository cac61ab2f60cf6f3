import { lookUpStock } from '@flotilla/inventory-contract/operations'
import { signal } from '@preact/signals'
import { call } from '../api/client.ts'

/** How many of each can be bought, as far as we asked. */
export const stock = signal<ReadonlyMap<string, number>>(new Map())

/** Asks for all of these, at once or in hundreds; what cannot be had now is no failure: then nothing is said of it. */
export async function askForStock(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 100) {
    const asked = { productIds: ids.slice(from, from + 100) }
    const { items } = await call(lookUpStock, { body: asked }).catch(() => ({ items: [] }))
    stock.value = new Map([...stock.value, ...items.map(({ productId, available }) => [productId, available] as const)])
  }
}

/** «sold out», «3 left», or that there is enough. */
export function Stock({ id, quiet }: { id: string; quiet?: boolean }) {
  const available = stock.value.get(id)
  const few = available !== undefined && available > 0 && available <= 5
  const tone = available === 0 ? 'out' : few ? 'few' : 'plenty'
  return <p class={`stock ${tone}`}>{available !== undefined && wordsFor(available, quiet)}</p>
}

function wordsFor(available: number, quiet?: boolean): string {
  if (available === 0) return 'Sold out'
  if (available <= 5) return `${available} left`
  return quiet ? '' : 'In stock'
}
