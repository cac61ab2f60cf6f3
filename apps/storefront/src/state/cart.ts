import { type Cart, getCart, putItem, removeItem } from '@flotilla/cart-contract/operations'
import { computed, signal } from '@preact/signals'
import { call } from '../api/client.ts'
import { announce } from './announce.ts'
import { oneAtATime } from './one-at-a-time.ts'

interface Wish {
  readonly quantity: number
}

/** What the service said last. */
const confirmed = signal<Cart | undefined>(undefined)
/** What the shopper wants and the service has not confirmed, by product. */
const wishes = signal<ReadonlyMap<string, Wish>>(new Map())

/** What is in the cart, with the quantities that are wanted; undefined until that is known. */
export const cart = computed(() => confirmed.value && withWishes(confirmed.value))

/** False while a change is on its way: the totals are those of before. */
export const settled = computed(() => wishes.value.size === 0)

/** What was said to have gone, until the shopper has read it: the service says it once. */
export const gone = signal<Cart['gone']>([])

export const pieces = computed(() => cart.value?.items.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0)

// Changes and reads go one after the other: answers that overtake each other would show, and leave, an older cart.
const queue = oneAtATime()
let turn = {}

export const refreshCart = () => ask('', () => call(getCart))

/** One more of it, or so many. */
export async function addToCart(product: { id: string; name: string }, more = 1): Promise<void> {
  if (!cart.value) await refreshCart()
  const wanted = wishes.value.get(product.id)?.quantity ?? quantityOf(product.id)
  if (await wish(product.id, Math.min(99, wanted + more)))
    announce(`${product.name} is in the cart. ${pieces.value} in all.`)
}

/** Zero takes it out. */
export async function setQuantity(product: { productId: string; name: string }, quantity: number): Promise<void> {
  const { productId, name } = product
  if (await wish(productId, Math.min(99, quantity)))
    announce(quantity > 0 ? `${name}: ${quantity}` : `${name} is out of the cart`)
}

/** An order took what was in it. */
export const emptyCart = () => begin({ items: [], totals: [], gone: [] })

/** It is somebody else's now, of which nothing is known yet. */
export const forgetCart = () => begin(undefined)

/** How many of it the service has for this cart. */
export const quantityOf = (id: string) =>
  confirmed.value?.items.find(({ productId }) => productId === id)?.quantity ?? 0

// Changes that wait are dropped: they were meant for the cart of before.
function begin(next: Cart | undefined): void {
  turn = {}
  confirmed.value = next
  wishes.value = new Map()
}

/** Shows a quantity at once and waits until the service has it. The newest wish wins: an older one returns false, and its failure does not matter. */
async function wish(id: string, quantity: number): Promise<boolean> {
  const mine: Wish = { quantity }
  const isNewest = () => wishes.value.get(id) === mine
  wishes.value = new Map(wishes.value).set(id, mine)
  try {
    const params = { productId: id }
    await ask(id, () => (quantity > 0 ? call(putItem, { params, body: { quantity } }) : call(removeItem, { params })))
    return isNewest()
  } catch (error) {
    if (!isNewest()) return false
    await refreshCart().catch(() => {})
    throw error
  } finally {
    if (isNewest()) wishes.value = new Map([...wishes.value].filter(([one]) => one !== id))
  }
}

async function ask(name: string, question: () => Promise<Cart>): Promise<void> {
  const mine = turn
  await queue(name, async () => {
    if (mine !== turn) return
    const answer = await question()
    if (mine !== turn) return
    if (answer.gone.length > 0) gone.value = [...gone.value, ...answer.gone]
    confirmed.value = answer
  })
}

// What is on its way out is shown until it is gone.
function withWishes({ items, ...rest }: Cart): Cart {
  const wanted = (id: string) => wishes.value.get(id)?.quantity || undefined
  return { ...rest, items: items.map((item) => ({ ...item, quantity: wanted(item.productId) ?? item.quantity })) }
}
