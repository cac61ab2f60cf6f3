import { bagCount } from './bag.ts'
import { BagPage } from './pages/bag-page.tsx'
import { OrderPage } from './pages/order-page.tsx'
import { OrdersPage } from './pages/orders-page.tsx'
import { ProductPage } from './pages/product-page.tsx'
import { ShopPage } from './pages/shop-page.tsx'
import { route } from './route.ts'

export function Shell() {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('main')?.focus()}>
        Skip to the goods
      </button>
      <header class="top">
        <a class="brand" href="#/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M5 22h22l-4 6H9zM15 3v17H6zm2 4 9 13h-9z" />
          </svg>
          <span>
            Flotilla <em>Chandlery</em>
          </span>
        </a>
        <nav aria-label="Shop">
          <a href="#/orders">Orders</a>
          <a class="bag-link" href="#/bag" aria-label={`Bag, ${bagCount.value} items`}>
            Bag <b data-testid="bag-count">{bagCount.value}</b>
          </a>
        </nav>
      </header>
      <main tabIndex={-1}>
        <Page />
      </main>
      <footer class="foot">
        A sample shop: nothing is sold, no card is charged. Flotilla is a reference architecture for microservices.
      </footer>
    </>
  )
}

function Page() {
  const [page, id] = route.value
  if (page === 'product' && id) return <ProductPage id={id} key={id} />
  if (page === 'bag') return <BagPage />
  if (page === 'orders' && id) return <OrderPage id={id} key={id} />
  if (page === 'orders') return <OrdersPage />
  return <ShopPage />
}
