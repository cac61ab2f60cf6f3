import type { Money } from '@flotilla/contract'

export interface Item {
  readonly name: string
  readonly variant?: string
  readonly quantity: number
  readonly price: Money
}

/** What can be told of an order. */
export type OrderNews =
  | { readonly kind: 'placed'; readonly items: readonly Item[]; readonly total: Money }
  | { readonly kind: 'confirmed' | 'delivered' }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'shipped'; readonly tracking: string }
  | { readonly kind: 'refunded'; readonly amount: Money }

/** What can be told of an account. */
export type AccountNews =
  | { readonly kind: 'welcome' | 'session-stolen' | 'password-changed' }
  | { readonly kind: 'reset-asked'; readonly code: string }
