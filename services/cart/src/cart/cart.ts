import type { Cart } from '@flotilla/cart-contract/operations'

/** Makes it or says it anew; undefined when it may not change any more. */
export function write(known: Cart | undefined, id: string, text: string): Cart | undefined {
  if (known?.status === 'archived') return undefined
  return { id, text, status: 'active' }
}

/** Whatever was before: it is archived afterwards. What is not known yet leaves a tombstone, so that it stays away. */
export function archive(known: Cart | undefined, id: string): Cart {
  return { id, text: known?.text ?? '', status: 'archived' }
}
