import { useRef } from 'preact/hooks'
import { keyring } from '../../api/keys.ts'
import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { useForm } from '../../state/form.ts'
import { signUp } from '../../state/session.ts'
import { greet } from './greet.ts'

export function SignUp() {
  const keyFor = useRef(keyring())
  const form = useForm({ name: '', email: '', password: '' }, async (values) => {
    await signUp(values, keyFor.current(values))
    greet()
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-labelledby="sign-up">
      <h2 id="sign-up">Make an account</h2>
      <Field label="Your name" autoComplete="name" {...form.field('name')} />
      <Field label="Your e-mail" type="email" autoComplete="email" {...form.field('email')} />
      <Field
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="10 characters or more. Three words are better than one with signs."
        {...form.field('password')}
      />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        {form.busy ? 'Making…' : 'Make the account'}
      </button>
    </form>
  )
}
