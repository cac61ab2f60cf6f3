import { exportData } from '@flotilla/gateway-contract/operations'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { useForm } from '../../state/form.ts'
import { eraseMe } from '../../state/session.ts'

/** All of it to take along, and the end of it. */
export function YourData() {
  const [error, setError] = useState<Error>()
  const [sure, setSure] = useState(false)
  return (
    <section class="panel" aria-label="Your data">
      <h2>Your data</h2>
      <p>All that we know of you, in one file: account, orders, parcels, cards, mails.</p>
      {error && <Complaint>{error.message}</Complaint>}
      <button type="button" class="button quiet" onClick={() => void save().catch(setError)}>
        Take it along
      </button>
      {sure ? (
        <Erase onBack={() => setSure(false)} />
      ) : (
        <button type="button" class="button quiet" onClick={() => setSure(true)}>
          Forget me
        </button>
      )}
    </section>
  )
}

function Erase({ onBack }: { onBack: () => void }) {
  const form = useForm({ password: '' }, eraseMe)
  return (
    <form noValidate onSubmit={form.submit} aria-label="Forget me">
      <p>
        Account, cart and mails go at once and for good. Of orders we keep what was bought and for how much, not by
        whom.
      </p>
      <Field label="Your password" type="password" autoComplete="current-password" {...form.field('password')} />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        Forget me for good
      </button>
      <button type="button" class="button quiet" onClick={onBack}>
        Rather not
      </button>
    </form>
  )
}

async function save(): Promise<void> {
  const file = new Blob([JSON.stringify(await call(exportData), null, 2)], { type: 'application/json' })
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: 'my-data.json' })
  link.click()
  URL.revokeObjectURL(url)
}
