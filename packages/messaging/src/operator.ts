import type { Clock } from '@flotilla/clock'
import { type OperatorRoute, Problem, problems } from '@flotilla/contract'
import { type Database, sql } from '@flotilla/postgres'
import { drop, findDeadLetter, redrive, summariseDeadLetters } from './dead-letters.ts'
import { readLag } from './outbox.ts'

/** For operators: what waits in a service, and its dead letters. */
export function messagingRoutes({ db, clock }: { db: Database; clock: Clock }): OperatorRoute[] {
  return [
    { method: 'GET', path: '/events', handle: () => readStanding(db) },
    {
      method: 'GET',
      path: '/dead-letters',
      handle: async () => ({ items: await summariseDeadLetters(db) }),
    },
    { method: 'GET', path: '/dead-letters/:id', handle: ({ params }) => findDeadLetter(db, params.id!) },
    {
      method: 'POST',
      path: '/dead-letters/:id/redrive',
      handle: async ({ params }) =>
        (await redrive(db, params.id!, clock.now())) ? { redriven: params.id } : undefined,
    },
    {
      method: 'POST',
      path: '/dead-letters/:id/drop',
      async handle({ params, body }) {
        const because = reasonOf(body)
        return (await drop(db, params.id!, { because, now: clock.now() })) ? { dropped: params.id } : undefined
      },
    },
  ]
}

function reasonOf(body: unknown): string {
  const because = (body as { because?: unknown } | null)?.because
  if (typeof because === 'string' && because.trim() !== '' && because.length <= 1_000) return because
  const findings = [{ in: 'body', at: '/because', expected: 'a reason, of 1,000 characters at most' }] as const
  throw new Problem(problems.invalid, undefined, { findings })
}

interface Standing {
  /** Messages whose handler failed, or that wait behind such a one. */
  readonly retrying: number
  readonly deadLetters: number
}

async function readStanding(db: Database) {
  const [outbox, standing] = await Promise.all([
    readLag(db),
    db.one(sql<Standing & Record<string, unknown>>('operator.standing')`
      select (select count(*)::int from retries) as retrying,
        (select count(*)::int from dead_letters where dropped_at is null) as "deadLetters"`),
  ])
  return { outbox, ...standing }
}
