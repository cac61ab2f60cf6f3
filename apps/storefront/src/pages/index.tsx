import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { addresses } from '../addresses.ts'
import { titled } from '../parts/title.ts'
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

const pages: Readonly<Record<(typeof addresses)[number], [title: string, page: (id: string) => JSX.Element]>> = {
  '/': ['', () => <ShopPage />],
  '/product/:id': ['', (id) => <ProductPage id={id} key={id} />],
  '/cart': ['Cart', () => <CartPage />],
  '/checkout': ['Checkout', () => <CheckoutPage />],
  '/orders': ['Your orders', () => <OrdersPage />],
  '/orders/:id': ['Your order', (id) => <OrderPage id={id} key={id} />],
  '/inbox': ['Inbox', () => <InboxPage />],
  '/inbox/:id': ['Mail', (id) => <MailPage id={id} key={id} />],
  '/account': ['Account', () => <AccountPage />],
  '/account/reset': ['A new password', () => <ResetPage />],
  '/staff': ['Staff', () => <StaffPage />],
  '/staff/:id': ['Staff', (id) => <StaffPage task={id} key={id} />],
}

export function Page() {
  const [title, page] = found(route.value.path)
  useEffect(() => titled(title), [title])
  return page
}

function found(path: readonly string[]): [string, JSX.Element] {
  const [name = '', id = ''] = path
  const ofOne = path.length === 2 ? `/${name}/:id` : undefined
  const address = addresses.find((one) => one === `/${path.join('/')}`) ?? addresses.find((one) => one === ofOne)
  if (!address) return ['Nothing here', <NowherePage />]
  const [title, page] = pages[address]
  return [title, page(id)]
}
