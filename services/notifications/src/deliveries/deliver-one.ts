import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import type { FastifyBaseLogger } from 'fastify'
import { admit } from '../addresses/admit.ts'
import { withCode } from '../templates/with-code.ts'
import { afterAttempt } from './delivery.ts'
import { type Claim, claimDelivery, settleDelivery } from './delivery-store.ts'
import type { MailServer } from './mail-server.ts'
import type { Reception } from './reception.ts'

/** Brings one mail that is due to the mail server, if it may go there. False when none is due. */
export async function deliverOne(options: {
  db: Database
  clock: Clock
  server: MailServer
  reception: Reception
  log: FastifyBaseLogger
}): Promise<boolean> {
  const { db, clock, server, reception, log } = options
  const claim = await claimDelivery(db, clock.now())
  if (!claim) return false
  const { mailId, attempts, uncounted, blockedSince, traceparent } = claim
  await inJob('deliver a mail', traceparent, async () => {
    const mail = await admitted(db, claim, clock.now())
    if (!mail) return
    const answer = await server.send(mail)
    const now = clock.now()
    const tried = { counted: attempts - uncounted, blockedSince: blockedSince?.getTime() }
    const next = afterAttempt(tried, answer, now)
    await settleDelivery(db, claim, next, now)
    reception.note(answer)
    if (answer.kind === 'blocked') return
    if (next.state === 'failed') log.error({ mailId, attempts, error: next.error }, 'a mail is given up on')
    if (next.state === 'queued') log.warn({ mailId, attempts, error: next.error }, 'a mail could not be sent yet')
  })
  return true
}

/** The mail as it may leave. Undefined when it is held back, which is noted before the lock on its address ends: whoever confirms that finds it. */
function admitted(db: Database, claim: Claim, now: number): Promise<Claim | undefined> {
  return db.tx(async (tx) => {
    const admission = await admit(tx, claim, now)
    if (!admission) await settleDelivery(tx, claim, { state: 'held' }, now)
    return admission && { ...claim, ...(admission.code && withCode(claim, admission.code)) }
  })
}
