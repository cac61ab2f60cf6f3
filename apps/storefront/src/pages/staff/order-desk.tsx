import { getPayment } from '@flotilla/payments-contract/operations'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { Field } from '../../parts/field.tsx'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { useLoading } from '../../state/loading.ts'
import { Label } from './label.tsx'
import { Refund } from './refund.tsx'

/** Any order, by its number: what was paid, what goes back, and what is stuck on the parcel. */
export function OrderDesk() {
  const [typed, setTyped] = useState('')
  const [orderId, setOrderId] = useState('')
  return (
    <>
      <form
        class="panel look-up"
        onSubmit={(event) => {
          event.preventDefault()
          setOrderId(typed.trim())
        }}
        aria-labelledby="which"
      >
        <h2 id="which">An order</h2>
        <Field
          label="Its whole number"
          name="order"
          value={typed}
          onInput={({ currentTarget: { value } }) => setTyped(value)}
          hint="As at the end of its address."
          autoComplete="off"
        />
        <button type="submit" class="button primary" disabled={typed.trim() === ''}>
          Look it up
        </button>
      </form>
      {orderId && <Found orderId={orderId} key={orderId} />}
    </>
  )
}

function Found({ orderId }: { orderId: string }) {
  const payment = useLoading(`payment ${orderId}`, () => call(getPayment, { params: { orderId } }))
  return (
    <div class="columns">
      <section class="panel" aria-labelledby="payment">
        <h2 id="payment">Payment</h2>
        <Loaded of={payment} skeleton={<Lines of={4} />}>
          {(value) => <Refund payment={value} refunded={payment.reload} />}
        </Loaded>
      </section>
      <section class="panel" aria-labelledby="label">
        <h2 id="label">Label</h2>
        <Label orderId={orderId} />
      </section>
    </div>
  )
}
