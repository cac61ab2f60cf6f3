import type { logIn } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Begin } from '../accounts/account.ts'
import { accountOf } from '../accounts/account-of.ts'
import { checkCredentials } from '../accounts/check-credentials.ts'
import { note } from '../audit/note.ts'
import type { Ports } from '../ports.ts'
import { beginAttempt, forgive } from '../throttle/index.ts'

export function logInHandler(ports: Pick<Ports, 'db' | 'clock' | 'passwords'>, begin: Begin): Handler<typeof logIn> {
  const { db, clock } = ports
  return async ({ body: { address = '', ...credentials } }) => {
    const { email } = credentials
    await beginAttempt(ports, { email, address })
    const account = await checkCredentials(ports, credentials).catch(async (error: Error) => {
      const owner = await accountOf(db, email)
      await note(db, { kind: 'log-in-refused', customerId: owner?.customerId, address, now: clock.now() })
      throw error
    })
    await forgive(db, email, address)
    await note(db, { kind: 'logged-in', customerId: account.customerId, address, now: clock.now() })
    return { status: 200, body: await begin(account) }
  }
}
