import { Icon } from './parts/icons.tsx'
import { Search } from './search.tsx'
import { pieces } from './state/cart.ts'
import { route } from './state/route.ts'
import { account, isStaff } from './state/session.ts'

export function Header() {
  const [here] = route.value.path
  const at = (page: string) => ({ href: `/${page}`, ...(here === page && { 'aria-current': 'page' as const }) })
  const [first] = account.value?.name.split(' ') ?? []
  return (
    <header class="top">
      <div class="inner">
        <a class="brand" href="/" aria-label="Flotilla Chandlery, to the shelves">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M5 22h22l-4 6H9zM15 3v17H6zm2 4 9 13h-9z" />
          </svg>
          <span>
            Flotilla <em>Chandlery</em>
          </span>
        </a>
        <Search />
        <nav aria-label="You">
          {isStaff.value && (
            <a {...at('staff')}>
              <Icon name="staff" />
              <span>Staff</span>
            </a>
          )}
          <a {...at('orders')}>
            <Icon name="orders" />
            <span>Orders</span>
          </a>
          <a {...at('inbox')}>
            <Icon name="inbox" />
            <span>Inbox</span>
          </a>
          <a {...at('account')}>
            <Icon name="account" />
            <span>{first ?? 'Log in'}</span>
          </a>
          <a {...at('cart')} class="cart-link">
            <Icon name="cart" />
            <span>Cart</span>
            <b data-testid="cart-count" key={pieces.value}>
              {pieces.value}
            </b>
            <span class="unseen">{pieces.value === 1 ? 'piece' : 'pieces'}</span>
          </a>
        </nav>
      </div>
    </header>
  )
}
