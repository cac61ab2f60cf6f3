import type { ProductDetail, ProductDraft } from '@flotilla/catalog-contract/operations'
import type { Money, ReplyOf } from '@flotilla/contract'
import type { Stock } from '@flotilla/inventory-contract/operations'
import type { getPayment as paid } from '@flotilla/payments-contract/operations'
import { call } from './client.ts'

export type { ProductDraft, Stock }
export type Payment = ReplyOf<typeof paid>

export const changeProduct = (id: string, ifVersion: number, body: ProductDraft) =>
  call<ProductDetail>('PUT', `/products/${id}`, { body, ifVersion })

export const createProduct = (body: ProductDraft & { familyOf?: string }, key: string) =>
  call<ProductDetail>('POST', '/products', { body, key })

export const getStock = (id: string) => call<Stock>('GET', `/stock/${id}`)

export const countStock = (id: string, warehouse: string, ifVersion: number, onHand: number) =>
  call<Stock>('PUT', `/stock/${id}/${warehouse}`, { body: { onHand }, ifVersion })

export const getPayment = (orderId: string) => call<Payment>('GET', `/payments/${orderId}`)

export const refundPayment = (orderId: string, body: { amount: Money; reason: string }, key: string) =>
  call<{ refundId: string; refunded: Money }>('POST', `/payments/${orderId}/refunds`, { body, key })

export const getLabel = (orderId: string) => call<{ svg: string }>('GET', `/shipments/${orderId}/label`)
