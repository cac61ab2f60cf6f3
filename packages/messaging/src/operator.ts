import type { Bus } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { defineOperatorRoute, type OperatorRoute, Problem } from '@flotilla/contract'
import { dropHeld, listHeld, listStores, readLag, sendHeld, summariseHeld } from '@flotilla/outbox'
import { type Database, sql } from '@flotilla/postgres'
import { ActBody, ReasonedBody } from './act.ts'
import { drop, findDeadLetter, redrive, summariseDeadLetters } from './dead-letters.ts'
import { type Handlers, typesOf } from './handler.ts'
import { dropParked, listParked } from './parked.ts'
import { notHandled } from './problems.ts'
import { describeMessage, replay, type Whereabouts } from './replay.ts'

export interface OperatorOptions {
  service: string
  db: Database
  bus: Pick<Bus, 'find'>
  clock: Clock
  handlers: Handlers
}

/** For operators: what waits in a service, to go out or to be handled, its dead letters, and another time for what it has handled. */
export function messagingRoutes({ service, db, bus, clock, handlers }: OperatorOptions): OperatorRoute[] {
  return [
    { method: 'GET', path: '/events', handle: () => readStanding(db) },
    {
      method: 'GET',
      path: '/dead-letters',
      handle: async () => ({ items: await summariseDeadLetters(db) }),
    },
    { method: 'GET', path: '/dead-letters/:id', handle: ({ params }) => findDeadLetter(db, params.id!) },
    defineOperatorRoute({
      method: 'POST',
      path: '/dead-letters/:id/redrive',
      body: ActBody,
      handle: async ({ params, body }) =>
        (await redrive(db, params.id!, { ...body, now: clock.now() })) ? { redriven: params.id } : undefined,
    }),
    defineOperatorRoute({
      method: 'POST',
      path: '/dead-letters/:id/drop',
      body: ReasonedBody,
      handle: async ({ params, body }) =>
        (await drop(db, params.id!, { ...body, now: clock.now() })) ? { dropped: params.id } : undefined,
    }),
    { method: 'GET', path: '/held', handle: async () => ({ items: await listHeld(db) }) },
    defineOperatorRoute({
      method: 'POST',
      path: '/held/:id/redrive',
      body: ActBody,
      handle: async ({ params, body }) =>
        (await sendHeld(db, params.id!, { ...body, now: clock.now() })) ? { redriven: params.id } : undefined,
    }),
    defineOperatorRoute({
      method: 'POST',
      path: '/held/:id/drop',
      body: ReasonedBody,
      handle: async ({ params, body }) =>
        (await dropHeld(db, params.id!, { ...body, now: clock.now() })) ? { dropped: params.id } : undefined,
    }),
    { method: 'GET', path: '/retries', handle: async () => ({ items: await listParked(db) }) },
    defineOperatorRoute({
      method: 'POST',
      path: '/retries/:id/drop',
      body: ReasonedBody,
      handle: async ({ params, body }) =>
        (await dropParked(db, params.id!, { ...body, now: clock.now() })) ? { dropped: params.id } : undefined,
    }),
    { method: 'GET', path: '/messages/:id', handle: ({ params }) => describeMessage(db, params.id!) },
    defineOperatorRoute({
      method: 'POST',
      path: '/messages/:id/replay',
      body: ReasonedBody,
      async handle({ params, body }) {
        const act = { ...body, now: clock.now() }
        const message = await bus.find({ consumer: service, ...typesOf(handlers) }, params.id!)
        if (!message) return undefined
        const at = await replay(db, message, act)
        if (at !== 'handled') throw new Problem(notHandled, whyNot[at])
        return { replayed: params.id }
      },
    }),
  ]
}

const whyNot: Readonly<Record<Exclude<Whereabouts, 'handled'>, string>> = {
  waiting: 'It waits to be tried: it is handled without being replayed',
  dead: 'It is a dead letter: redrive it',
  dropped: 'It was dropped for good',
  held: 'It has not gone out yet: the bus does not take it',
  unknown: 'It has not been handled here: it comes by itself',
}

interface Standing {
  /** Messages whose handler failed, or that wait behind such a one. */
  readonly retrying: number
  readonly deadLetters: number
}

async function readStanding(db: Database) {
  const [outbox, held, stores, standing] = await Promise.all([
    readLag(db),
    summariseHeld(db),
    listStores(db),
    db.one(sql<Standing & Record<string, unknown>>('operator.standing')`
      select (select count(*)::int from messaging.retries) as retrying,
        (select count(*)::int from messaging.dead_letters where dropped_at is null) as "deadLetters"`),
  ])
  return { outbox, held, ...standing, stores }
}
