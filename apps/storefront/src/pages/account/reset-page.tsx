import { askForReset, resetPassword } from '@flotilla/gateway-contract/operations'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { useForm } from '../../state/form.ts'

/** A new password for who forgot theirs: a code by mail, and then the password. */
export function ResetPage() {
  const [asked, setAsked] = useState('')
  const [done, setDone] = useState(false)
  if (done)
    return (
      <div class="narrow">
        <h1>You have a new password</h1>
        <p class="lead">Every device was logged out.</p>
        <a href="/account">Log in</a>
      </div>
    )
  return (
    <div class="narrow">
      <h1>A new password</h1>
      {asked ? <Use email={asked} onDone={() => setDone(true)} /> : <Ask onAsked={setAsked} />}
    </div>
  )
}

function Ask({ onAsked }: { onAsked: (email: string) => void }) {
  const form = useForm({ email: '' }, async (values) => {
    await call(askForReset, { body: values })
    onAsked(values.email)
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-label="Ask for a code">
      <Field label="E-mail" type="email" autoComplete="username" {...form.field('email')} />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        Send me a code
      </button>
    </form>
  )
}

function Use({ email, onDone }: { email: string; onDone: () => void }) {
  const form = useForm({ code: '', password: '' }, async (values) => {
    await call(resetPassword, { body: values })
    onDone()
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-label="Choose a password">
      <p role="status">If {email} has an account, a mail with a code is on its way. It is good for half an hour.</p>
      <Field label="Code" autoComplete="one-time-code" {...form.field('code')} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="10 characters or more. Three words are better than one with signs."
        {...form.field('password')}
      />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        Take this password
      </button>
    </form>
  )
}
