import { askForReset, resetPassword } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import { workWhileListening } from '@flotilla/messaging'
import { days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'
import { emailKey } from '../accounts/account.ts'
import type { Ports } from '../ports.ts'
import { resetPasswordHandler } from './reset-password.ts'
import { forgetResets, insertRequest, nextRequest } from './reset-store.ts'
import { sendCode } from './send-code.ts'

const oldResets = { name: 'codes for new passwords', keepMs: days(1), forget: forgetResets }

/** New passwords for those who forgot theirs. */
export async function resets(app: FastifyInstance, options: Ports): Promise<void> {
  const { db, clock } = options
  const services = routesFor(app, 'service')
  services(askForReset, async ({ body: { email } }) => {
    await insertRequest(db, emailKey(email), clock.now())
    return { status: 202 as const, body: {} }
  })
  services(resetPassword, resetPasswordHandler(options))

  workWhileListening(app, {
    clock,
    work: () => sendCode({ db, clock }),
    nextDue: () => nextRequest(db),
    pollMs: 500,
    onError: (err) => app.log.warn({ err }, 'cannot send codes for new passwords'),
  })
  keepTidy(app, { db, clock }, [oldResets])
}
