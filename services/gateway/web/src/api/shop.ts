import type { Cart } from '@flotilla/cart-contract/operations'
import type { Category, Product, ProductDetail } from '@flotilla/catalog-contract/operations'
import type { Money } from '@flotilla/contract'
import type { Mail, MailSummary } from '@flotilla/notifications-contract/operations'
import type { Order, OrderStatus, OrderSummary } from '@flotilla/orders-contract/operations'
import type { Address, Method, Rate, Shipment } from '@flotilla/shipping-contract/operations'
import { call } from './client.ts'

export type {
  Address,
  Cart,
  Category,
  Mail,
  Method,
  Money,
  Order,
  OrderStatus,
  OrderSummary,
  Product,
  ProductDetail,
  Rate,
  Shipment,
}

export interface Page<T> {
  items: T[]
  next?: string
}

export interface Listing extends Page<Product> {
  total?: number
  categories?: Category[]
  prices?: { min: Money; max: Money }
}

export interface Inbox extends Page<MailSummary> {
  /** Addresses that wait for the code from the mail that they got. */
  unconfirmed?: string[]
}

export interface NewOrder {
  cardToken: string
  email: string
  address: Address
  method: Method
  total: Money
}

export const listProducts = (query: Record<string, string>, signal?: AbortSignal) =>
  call<Listing>('GET', `/products?${new URLSearchParams(query)}`, signal ? { signal } : {})

export const listCategories = () => call<{ items: Category[] }>('GET', '/categories')
export const getProduct = (id: string) => call<ProductDetail>('GET', `/products/${id}`)

export async function lookUpStock(productIds: string[]): Promise<Map<string, number>> {
  const { items } = await call<Page<{ productId: string; available: number }>>('POST', '/stock/lookup', {
    body: { productIds },
  })
  return new Map(items.map(({ productId, available }) => [productId, available]))
}

export const getCart = () => call<Cart>('GET', '/cart')
export const putItem = (id: string, quantity: number) => call<Cart>('PUT', `/cart/items/${id}`, { body: { quantity } })
export const removeItem = (id: string) => call<Cart>('DELETE', `/cart/items/${id}`)

export const listRates = (country: string, pieces: number) =>
  call<Page<Rate>>('GET', `/rates?country=${country}&pieces=${pieces}`)

export const tokeniseCard = (number: string) =>
  call<{ cardToken: string; brand: string; last4: string }>('POST', '/cards', { body: { number } })

export const placeOrder = (order: NewOrder, key: string) =>
  call<{ orderId: string; status: OrderStatus }>('POST', '/orders', { body: order, key })

export const getOrder = (id: string) => call<Order>('GET', `/orders/${id}`)
export const cancelOrder = (id: string) => call<{ status: OrderStatus }>('POST', `/orders/${id}/cancel`)
export const listOrders = (after?: string) => call<Page<OrderSummary>>('GET', `/orders?limit=20${behind(after)}`)
export const getShipment = (orderId: string) => call<Shipment>('GET', `/shipments/${orderId}`)

export const listMails = (after?: string) => call<Inbox>('GET', `/mails?limit=20${behind(after)}`)
export const getMail = (id: string) => call<Mail>('GET', `/mails/${id}`)
export const confirmAddress = (body: { code: string }) => call<{ email: string }>('POST', '/mails/addresses', { body })

const behind = (after?: string) => (after ? `&after=${encodeURIComponent(after)}` : '')
