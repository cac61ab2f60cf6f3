import { confirmAddress } from '../../api/shop.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { useForm } from '../../state/form.ts'

/** For who reads the mails to these addresses: until then each gets one, with a code. */
export function Confirm({ emails, onDone }: { emails: readonly string[]; onDone: () => void }) {
  const form = useForm({ code: '' }, async (values) => {
    const { email } = await confirmAddress(values)
    form.set({ code: '' })
    announce(`From now on your mails go to ${email} too`)
    onDone()
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-label="Confirm your address">
      <p>
        We wrote to {emails.join(', ')}. Give the code from that mail, and we send the others there too; all of them are
        here in any case.
      </p>
      <Field label="Code" autoComplete="one-time-code" {...form.field('code')} />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        This is my address
      </button>
    </form>
  )
}
