import { Lines } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { isStaff, somebody } from '../../state/session.ts'
import { NewProduct } from './new-product.tsx'
import { OrderDesk } from './order-desk.tsx'
import { ProductDesk } from './product-desk.tsx'
import { ProductList } from './product-list.tsx'

/** Behind the counter. What a task is not allowed is the services' to say; who is no staff is not shown the tasks. */
export function StaffPage({ task = '' }: { task?: string }) {
  if (!somebody.value) return <Lines of={6} />
  if (!isStaff.value) {
    return (
      <Notice title="For those behind the counter">
        <p>Log in with a staff account to come in.</p>
        <a class="button" href="/account">
          Log in
        </a>
      </Notice>
    )
  }
  const at = (name: string) => ({
    href: name ? `/staff/${name}` : '/staff',
    ...(task === name && { 'aria-current': 'page' as const }),
  })
  return (
    <div class="staff">
      <h1>Behind the counter</h1>
      <nav class="tabs" aria-label="Tasks">
        <a {...at('')}>Products</a>
        <a {...at('new')}>New product</a>
        <a {...at('orders')}>Orders</a>
      </nav>
      {task === '' ? (
        <ProductList />
      ) : task === 'new' ? (
        <NewProduct />
      ) : task === 'orders' ? (
        <OrderDesk />
      ) : (
        <ProductDesk id={task} />
      )}
    </div>
  )
}
