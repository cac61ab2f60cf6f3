import { createHash } from 'node:crypto'
import { Problem, problems } from '@flotilla/contract'
import { beyondDeadline, untilDeadline, withinDeadline } from '@flotilla/deadline'
import { endSession } from '@flotilla/identity-contract/commands'
import { append } from '@flotilla/messaging'
import type { Ports } from '../ports.ts'
import { type Around, patience } from './patience.ts'

type Needed = Pick<Ports, 'clients' | 'db' | 'clock'>

/** Identity ends the session: at once where it answers, else by a command that waits for it. Takes two seconds at most, and never rejects: the browser is logged out in any case. */
export async function tellOfLogOut(ports: Needed, refreshToken: string, around: Around): Promise<void> {
  const { log } = around
  try {
    // To the end, also when the browser does not wait for it.
    await beyondDeadline(() =>
      ports.clients.identity.logOut({ body: { refreshToken } }, { deadline: patience(around) }),
    )
  } catch (error) {
    // Of a token that cannot be one there is no session.
    if (error instanceof Problem && error.kind.code === problems.invalid.code) return
    log.warn({ err: error }, 'identity cannot be told of a log-out now; it gets a command')
    await send(ports, refreshToken, around).catch((err: Error) =>
      log.error({ err }, 'a session goes on at identity although its browser is logged out'),
    )
  }
}

function send({ db, clock }: Needed, refreshToken: string, around: Around): Promise<void> {
  const tokenHash = createHash('sha256').update(refreshToken).digest('base64url')
  const command = endSession.create({ tokenHash }, { source: 'gateway', now: clock.now() })
  return withinDeadline({ signal: AbortSignal.timeout(patience(around)) }, () =>
    untilDeadline(db.tx((tx) => append(tx, [command]))),
  )
}
