import { signal } from '@preact/signals'
import { lookUpStock } from '../api/shop.ts'

/** How many of each can be bought, as far as we asked. */
export const stock = signal<ReadonlyMap<string, number>>(new Map())

/** Asks for all of these, at once or in hundreds; what cannot be had now is no failure: then nothing is said of it. */
export async function askForStock(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 100) {
    const found = await lookUpStock(ids.slice(from, from + 100)).catch(() => new Map())
    stock.value = new Map([...stock.value, ...found])
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
