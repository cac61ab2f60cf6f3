import { computed, signal } from '@preact/signals'
import { type Cart, getCart, putItem, removeItem } from '../api/shop.ts'
import { announce } from './announce.ts'

/** What is in the cart; undefined until that is known. */
export const cart = signal<Cart | undefined>(undefined)

/** What was said to have gone, until the shopper has read it: the service says it once. */
export const gone = signal<Cart['gone']>([])

export const pieces = computed(() => cart.value?.items.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0)

let asked = 0

export const refreshCart = () => latest(getCart())

/** One more of it, or so many. */
export async function addToCart(product: { id: string; name: string }, more = 1): Promise<void> {
  if (!cart.value) await refreshCart()
  const there = quantityOf(product.id)
  await latest(putItem(product.id, Math.min(99, there + more)))
  announce(`${product.name} is in the cart. ${pieces.value} in all.`)
}

/** Zero takes it out. */
export async function setQuantity(product: { productId: string; name: string }, quantity: number): Promise<void> {
  const { productId, name } = product
  showQuantity(productId, quantity)
  await latest(quantity > 0 ? putItem(productId, Math.min(99, quantity)) : removeItem(productId)).catch(
    async (error) => {
      await refreshCart()
      throw error
    },
  )
  announce(quantity > 0 ? `${name}: ${quantity}` : `${name} is out of the cart`)
}

/** An order took what was in it. */
export function emptyCart(): void {
  asked++
  cart.value = { items: [], totals: [], gone: [] }
}

export const quantityOf = (id: string) => cart.value?.items.find(({ productId }) => productId === id)?.quantity ?? 0

// Answers may overtake each other; the one to the last question counts.
async function latest(answer: Promise<Cart>): Promise<void> {
  const mine = ++asked
  const next = await answer
  if (next.gone.length > 0) gone.value = [...gone.value, ...next.gone]
  if (mine === asked) cart.value = next
}

// Seen at once, put right by the answer.
function showQuantity(id: string, quantity: number): void {
  if (!cart.value || quantity === 0) return
  cart.value = {
    ...cart.value,
    items: cart.value.items.map((item) => (item.productId === id ? { ...item, quantity } : item)),
  }
}
