import { computed, effect, signal } from '@preact/signals'
import type { Product } from './api.ts'

export interface BagLine {
  product: Product
  quantity: number
}

const key = 'flotilla-bag'

/** What lies in the bag; kept across visits by the browser. Prices in it are for show: the order takes the catalogue's. */
export const bag = signal<BagLine[]>(read())
effect(() => localStorage.setItem(key, JSON.stringify(bag.value)))

export const bagCount = computed(() => bag.value.reduce((sum, { quantity }) => sum + quantity, 0))
export const bagTotal = computed(() => ({
  amount: bag.value.reduce((sum, { product, quantity }) => sum + product.price.amount * quantity, 0),
  currency: bag.value[0]?.product.price.currency ?? 'EUR',
}))

export function addToBag(product: Product): void {
  const found = bag.value.find((line) => line.product.id === product.id)
  if (found) return setQuantity(product.id, found.quantity + 1)
  bag.value = [...bag.value, { product, quantity: 1 }]
}

/** Zero takes it out. */
export function setQuantity(productId: string, quantity: number): void {
  const lines = bag.value.map((line) =>
    line.product.id === productId ? { ...line, quantity: Math.min(quantity, 99) } : line,
  )
  bag.value = lines.filter((line) => line.quantity > 0)
}

export function emptyBag(): void {
  bag.value = []
}

function read(): BagLine[] {
  try {
    const lines = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(lines) ? lines : []
  } catch {
    return []
  }
}
