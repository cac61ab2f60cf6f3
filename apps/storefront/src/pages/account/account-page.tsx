import { useState } from 'preact/hooks'
import { Complaint } from '../../parts/notice.tsx'
import { account, isStaff, logOut } from '../../state/session.ts'
import { LogIn } from './log-in.tsx'
import { SignUp } from './sign-up.tsx'
import { YourData } from './your-data.tsx'

export function AccountPage() {
  if (account.value) return <Known />
  return (
    <>
      <h1>Welcome aboard</h1>
      <p class="lead">
        As a guest you can do everything. With an account you find your orders and your cart again, wherever you are.
      </p>
      <div class="columns account">
        <LogIn />
        <SignUp />
      </div>
    </>
  )
}

function Known() {
  const { name, email } = account.value!
  const [error, setError] = useState<Error>()
  return (
    <div class="narrow">
      <h1>Good to see you, {name}</h1>
      <p class="lead">
        {email}
        {isStaff.value && ', of the staff'}
      </p>
      <ul class="rows">
        <li>
          <a href="/orders">
            <span class="grow">Your orders</span>
          </a>
        </li>
        <li>
          <a href="/inbox">
            <span class="grow">Your inbox</span>
          </a>
        </li>
        {isStaff.value && (
          <li>
            <a href="/staff">
              <span class="grow">Behind the counter</span>
            </a>
          </li>
        )}
      </ul>
      {error && <Complaint>{error.message}</Complaint>}
      <button type="button" class="button quiet" onClick={() => void logOut().catch(setError)}>
        Log out
      </button>
      <YourData />
    </div>
  )
}
