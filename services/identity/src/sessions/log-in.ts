import type { logIn } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { checkCredentials } from '../accounts/check-credentials.ts'
import type { Ports } from '../ports.ts'
import type { Begin } from './begin-session.ts'

export function logInHandler(ports: Pick<Ports, 'db' | 'passwords'>, begin: Begin): Handler<typeof logIn> {
  return async ({ body, signal }) => {
    const account = await checkCredentials(ports, body, signal)
    return { status: 200, body: await begin(account) }
  }
}
