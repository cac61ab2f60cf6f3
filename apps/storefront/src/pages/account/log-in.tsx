import { Field } from '../../parts/field.tsx'
import { Complaint } from '../../parts/notice.tsx'
import { useForm } from '../../state/form.ts'
import { logIn } from '../../state/session.ts'
import { greet } from './greet.ts'

export function LogIn() {
  const form = useForm({ email: '', password: '' }, async (values) => {
    await logIn(values)
    greet()
  })
  return (
    <form class="panel" noValidate onSubmit={form.submit} aria-labelledby="log-in">
      <h2 id="log-in">Log in</h2>
      <Field label="E-mail" type="email" autoComplete="username" {...form.field('email')} />
      <Field label="Password" type="password" autoComplete="current-password" {...form.field('password')} />
      {form.complaint && <Complaint>{form.complaint}</Complaint>}
      <button type="submit" class="button primary" disabled={form.busy}>
        {form.busy ? 'Looking…' : 'Log in'}
      </button>
      <p>
        <a href="/account/reset">Forgot your password?</a>
      </p>
    </form>
  )
}
