import { formatMoney } from '@flotilla/contract/money'
import { ordersProblems } from '@flotilla/orders-contract/operations'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, isProblem } from '../../api/problem.ts'
import { focusWrong } from '../../parts/field.tsx'
import { Lines } from '../../parts/loaded.tsx'
import { Complaint, Failed, Notice } from '../../parts/notice.tsx'
import { cart, refreshCart } from '../../state/cart.ts'
import { AddressFields } from './address-fields.tsx'
import { CardField } from './card-field.tsx'
import { Postage } from './postage.tsx'
import { Summary } from './summary.tsx'
import { useCheckout } from './use-checkout.ts'

export function CheckoutPage() {
  const [failure, setFailure] = useState<Error>()
  const refresh = () => refreshCart().then(() => setFailure(undefined), setFailure)
  useEffect(() => void refresh(), [])
  if (!cart.value) return failure ? <Failed error={failure} again={refresh} /> : <Lines of={12} />
  if (cart.value.items.length === 0) {
    return (
      <Notice title="There is nothing to pay for">
        <p>
          Your cart is empty. What was in it may be among <a href="/orders">your orders</a>.
        </p>
        <a class="button" href="/">
          To the shelves
        </a>
      </Notice>
    )
  }
  return <Desk />
}

function Desk() {
  const checkout = useCheckout()
  const { error, changed, total, busy, submit } = checkout
  const form = useRef<HTMLFormElement>(null)
  // Said at the fields already, all of it.
  const atFields = error instanceof ApiError && error.findings.length > 0
  useEffect(() => {
    if (atFields && form.current) focusWrong(form.current)
  }, [error])

  return (
    <form
      ref={form}
      class="checkout"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <div>
        <h1>Checkout</h1>
        <AddressFields checkout={checkout} />
        <Postage checkout={checkout} />
        <CardField checkout={checkout} />
      </div>
      <Summary checkout={checkout}>
        {changed && total ? (
          <Complaint>
            The total is another than the one you saw: it is {formatMoney(total)} now. Have a look, and press again if
            it suits you.
          </Complaint>
        ) : isProblem(error, ordersProblems.cartOrdered) ? (
          <Complaint>
            This cart has been ordered already, perhaps in another tab. <a href="/orders">See your orders</a>
          </Complaint>
        ) : (
          error && <Complaint>{atFields ? 'Some fields need another look.' : error.message}</Complaint>
        )}
        <button type="submit" class="button primary wide" disabled={busy || !total}>
          {busy ? 'Sending…' : total ? `Pay ${formatMoney(total)}` : 'Pay'}
        </button>
      </Summary>
    </form>
  )
}
