import type { ReplyBody } from '@flotilla/contract'
import { formatMoney, parseMoney, typedMoney } from '@flotilla/contract/money'
import { type getPayment, refundPayment } from '@flotilla/payments-contract/operations'
import { useRef } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { newKey } from '../../api/keys.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { useForm } from '../../state/form.ts'

/** What was taken for an order, and a way to give of it back. */
export function Refund({ payment, refunded }: { payment: ReplyBody<typeof getPayment>; refunded: () => void }) {
  const { orderId, status, amount, currency, refunded: back } = payment
  const left = { amount: amount - back, currency }
  // A refund that succeeded is done; the next one of the same sum is another.
  const key = useRef(newKey())
  const form = useForm({ amount: typedMoney(left), reason: '' }, async ({ amount: sum, reason }) => {
    const money = parseMoney(sum, currency) ?? { amount: -1, currency }
    const body = { amount: money, reason: reason.trim() }
    await call(refundPayment, { params: { orderId }, body, idempotencyKey: key.current })
    key.current = newKey()
    announce(`${formatMoney(money)} went back`)
    form.set({ amount: '', reason: '' })
    refunded()
  })
  const sumError = form.field('amount', '/amount/amount').error
  return (
    <>
      <dl class="facts">
        <dt>Sum</dt>
        <dd>{formatMoney({ amount, currency })}</dd>
        <dt>State</dt>
        <dd>{status}</dd>
        <dt>Went back</dt>
        <dd>{formatMoney({ amount: back, currency })}</dd>
      </dl>
      {['captured', 'refunded'].includes(status) && left.amount > 0 ? (
        <form noValidate onSubmit={form.submit} aria-label="Refund">
          <Field
            label="Give back, €"
            inputMode="decimal"
            {...form.field('amount')}
            error={sumError && 'A sum, as in 12.90'}
          />
          <Field label="Why" {...form.field('reason')} />
          {form.complaint && <Complaint>{form.complaint}</Complaint>}
          <button type="submit" class="button primary" disabled={form.busy}>
            {form.busy ? 'Giving back…' : 'Give it back'}
          </button>
        </form>
      ) : (
        <p class="hint">There is nothing to give back.</p>
      )}
    </>
  )
}
