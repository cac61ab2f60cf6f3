/** What is wanted of a product. */
export interface Item {
  readonly productId: string
  readonly quantity: number
}

/** A product in a warehouse. */
export interface Shelf {
  readonly productId: string
  readonly warehouse: string
  readonly onHand: number
  readonly reserved: number
}

/** So many pieces from one shelf. */
export interface Line {
  readonly productId: string
  readonly warehouse: string
  readonly quantity: number
}

export interface Short {
  readonly productId: string
  readonly wanted: number
  readonly available: number
}

/** Decides from which shelves to take everything that is wanted; says what is short when it cannot be had. Nothing is taken in part. */
export function allocate(
  items: readonly Item[],
  shelves: readonly Shelf[],
): { readonly lines: readonly Line[]; readonly short: readonly Short[] } {
  const wanted = new Map<string, number>()
  for (const { productId, quantity } of items) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  const plans = [...wanted].map(([productId, quantity]) => fromFullest(productId, quantity, shelves))
  const short = plans.flatMap((plan) => plan.short ?? [])
  return { lines: short.length > 0 ? [] : plans.flatMap((plan) => plan.lines), short }
}

// As few parcels as possible: the warehouse that has most goes first. The name decides between equals, so that the same state gives the same plan.
function fromFullest(productId: string, wanted: number, shelves: readonly Shelf[]): { lines: Line[]; short?: Short } {
  const own = shelves.filter((shelf) => shelf.productId === productId)
  const fullest = own.toSorted((a, b) => free(b) - free(a) || (a.warehouse < b.warehouse ? -1 : 1))
  const lines: Line[] = []
  let missing = wanted
  for (const shelf of fullest) {
    const quantity = Math.min(missing, free(shelf))
    if (quantity > 0) lines.push({ productId, warehouse: shelf.warehouse, quantity })
    missing -= quantity
  }
  return missing > 0 ? { lines, short: { productId, wanted, available: wanted - missing } } : { lines }
}

const free = ({ onHand, reserved }: Shelf) => onHand - reserved
