import { days } from '@flotilla/clock'
import { askForReset, resetPassword } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import { oldRows, runDueWork, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import { emailKey } from '../accounts/account.ts'
import type { Ports } from '../ports.ts'
import { resetPasswordHandler } from './reset-password.ts'
import { insertRequest, nextRequest } from './reset-store.ts'
import { sendCode } from './send-code.ts'

const oldResets = oldRows({
  name: 'codes for new passwords',
  table: 'password_resets',
  key: 'hash',
  since: 'expires_at',
  keepMs: days(1),
})

/** New passwords for those who forgot theirs. */
export async function resets(app: FastifyInstance, options: Ports): Promise<void> {
  const { db, clock } = options
  const services = routesFor(app, 'service')
  services(askForReset, async ({ body: { email } }) => {
    await insertRequest(db, emailKey(email), clock.now())
    return { status: 202 as const, body: {} }
  })
  services(resetPassword, resetPasswordHandler(options))

  runDueWork(app, {
    name: 'send codes for new passwords',
    clock,
    work: () => sendCode({ db, clock }),
    nextDue: () => nextRequest(db),
    pollMs: 500,
  })
  runRetention(app, { db, clock }, [oldResets])
}
