import { formatMoney } from '@flotilla/contract/money'
import type { Checkout } from './use-checkout.ts'

export function Postage({ checkout: { rates, rate, fill } }: { checkout: Checkout }) {
  return (
    <section class="step" aria-labelledby="postage">
      <h2 id="postage">How fast</h2>
      <div class="rates" role="radiogroup" aria-labelledby="postage">
        {rates === undefined && <p class="hint">Asking the carriers…</p>}
        {rates?.length === 0 && (
          <p class="wrong" role="alert">
            No carrier goes there. Is there another address?
          </p>
        )}
        {rates?.map(({ method, name, price, days }) => (
          <label key={method} class="option">
            <input type="radio" name="method" checked={method === rate?.method} onChange={() => fill({ method })} />
            <span class="grow">
              {name}
              <small>{days === 1 ? 'the next working day' : `within ${days} working days`}</small>
            </span>
            <b>{formatMoney(price)}</b>
          </label>
        ))}
      </div>
    </section>
  )
}
