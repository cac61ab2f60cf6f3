import { confirmAddress } from '@flotilla/notifications-contract/operations'
import { call } from '../../api/client.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { useForm } from '../../state/form.ts'

/** Until a customer enters the code from it, an address gets one mail only. */
export function Confirm({ emails, onDone }: { emails: readonly string[]; onDone: () => void }) {
  const form = useForm({ code: '' }, async (values) => {
    const { email } = await call(confirmAddress, { body: values })
    form.set({ code: '' })
    announce(`From now on your mails go to ${email} too`)
    onDone()
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-label="Confirm your address">
      <p>
        We wrote to {emails.join(', ')}. Enter the code from that mail, and we will send the others there too. You can
        read all of them here in any case.
      </p>
      <Field label="Code" autoComplete="one-time-code" {...form.field('code')} />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        Confirm
      </button>
    </form>
  )
}
