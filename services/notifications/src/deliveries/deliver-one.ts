import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import { inJob } from '@flotilla/telemetry'
import type { FastifyBaseLogger } from 'fastify'
import { afterAttempt } from './delivery.ts'
import { claimDelivery, settleDelivery } from './delivery-store.ts'
import type { MailServer } from './mail-server.ts'

export const leaseMs = 120_000

/** Brings one mail that is due to the mail server. False when there is none. */
export async function deliverOne(options: {
  db: Database
  clock: Clock
  server: MailServer
  log: FastifyBaseLogger
}): Promise<boolean> {
  const { db, clock, server, log } = options
  const claim = await claimDelivery(db, clock.now(), leaseMs)
  if (!claim) return false
  const { mailId, attempts, traceparent } = claim
  await inJob('deliver a mail', traceparent, async () => {
    const next = afterAttempt(attempts, await server.send(claim))
    await settleDelivery(db, claim, next, clock.now())
    if (next.state === 'failed') log.error({ mailId, attempts, error: next.error }, 'a mail is given up on')
    if (next.state === 'queued') log.warn({ mailId, attempts, error: next.error }, 'a mail could not be sent yet')
  })
  return true
}
