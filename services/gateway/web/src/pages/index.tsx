import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { route } from '../state/route.ts'
import { AccountPage } from './account/account-page.tsx'
import { ResetPage } from './account/reset-page.tsx'
import { CartPage } from './cart/cart-page.tsx'
import { CheckoutPage } from './checkout/checkout-page.tsx'
import { InboxPage } from './inbox/inbox-page.tsx'
import { MailPage } from './inbox/mail-page.tsx'
import { NowherePage } from './nowhere-page.tsx'
import { OrderPage } from './orders/order-page.tsx'
import { OrdersPage } from './orders/orders-page.tsx'
import { ProductPage } from './product/product-page.tsx'
import { ShopPage } from './shop/shop-page.tsx'
import { StaffPage } from './staff/staff-page.tsx'

// The gateway answers these addresses with the page that this is (services/gateway/src/storefront).
const alone: Readonly<Record<string, [title: string, page: () => JSX.Element]>> = {
  '': ['', () => <ShopPage />],
  cart: ['Cart', () => <CartPage />],
  checkout: ['Checkout', () => <CheckoutPage />],
  orders: ['Your orders', () => <OrdersPage />],
  inbox: ['Inbox', () => <InboxPage />],
  account: ['Account', () => <AccountPage />],
  staff: ['Staff', () => <StaffPage />],
}

const ofOne: Readonly<Record<string, [title: string, page: (id: string) => JSX.Element]>> = {
  product: ['', (id) => <ProductPage id={id} key={id} />],
  orders: ['Your order', (id) => <OrderPage id={id} key={id} />],
  inbox: ['Mail', (id) => <MailPage id={id} key={id} />],
  staff: ['Staff', (id) => <StaffPage task={id} key={id} />],
}

export function Page() {
  const [title, page] = found(route.value.path)
  useEffect(() => titled(title), [title])
  return page
}

/** Puts the page's name before the shop's. */
export function titled(name: string): void {
  document.title = name ? `${name} · Flotilla Chandlery` : 'Flotilla Chandlery'
}

function found([name = '', id, ...rest]: readonly string[]): [string, JSX.Element] {
  if (name === 'account' && id === 'reset' && rest.length === 0) return ['A new password', <ResetPage />]
  const entry = rest.length > 0 ? undefined : id === undefined ? alone[name] : ofOne[name]
  if (!entry) return ['Nothing here', <NowherePage />]
  return [entry[0], entry[1](id ?? '')]
}
