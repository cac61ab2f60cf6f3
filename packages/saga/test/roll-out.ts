import { type Database, sql } from '@flotilla/postgres'
import type { Saga } from '../src/definition.ts'
import { stepOf, type Trip, tripOf } from './trips.ts'
import { type Faults, openWorld } from './world.ts'

interface Fate {
  readonly refuses?: string
  readonly silent?: string
  readonly calledOff?: true
}

/** By the last digit: half go through; the others are refused, not answered in time, or called off. */
const fates: readonly Fate[] = [
  ...Array.from({ length: 5 }, () => ({})),
  { refuses: 'confirm' },
  { refuses: 'send' },
  { silent: 'do-send' },
  { refuses: 'confirm', silent: 'undo-send' },
  { calledOff: true },
]
const numberOf = (id: string) => Number(id.split('-')[1])
const fateOf = (id: string) => fates[numberOf(id) % 10]!
const those = (all: readonly string[], fate: keyof Fate) => all.filter((id) => fateOf(id)[fate])

const [reserve, pay, send, confirm] = [stepOf('reserve'), stepOf('pay'), stepOf('send'), stepOf('confirm')]
export const v1 = tripOf(1, [reserve, pay, send, confirm])

/** Second versions, by what was done to the steps of the first. */
export const seconds = {
  inserted: tripOf(2, [reserve, stepOf('check'), pay, send, confirm]),
  removed: tripOf(2, [reserve, send, confirm]),
  'renamed, with the answers that another step had': tripOf(2, [
    reserve,
    stepOf('charge', { as: 'pay' }),
    send,
    confirm,
  ]),
  moved: tripOf(2, [reserve, send, pay, confirm]),
} as const

/** Where sagas stand, as `status version step`, and how many there. */
type Standings = ReadonlyMap<string, number>

export interface RolledOut {
  readonly deployed: Standings
  readonly rolledBack: Standings
  readonly timedOut: number
  readonly end: Standings
  readonly started: number
  readonly faults: Faults
}

/**
 * Release 1 knows both versions and starts the first one; release 2 starts the second. Both run at once, then release 2 alone, then release 1 is back. `count`: how many sagas are started
 * before release 2; half as many come later.
 */
export async function rollOut(
  db: Database,
  { second, count, deploy = async () => {} }: { second: Saga<Trip>; count: number; deploy?: () => Promise<void> },
): Promise<RolledOut> {
  const world = openWorld(db, { refuses: (id) => fateOf(id).refuses, silent: (id) => fateOf(id).silent })
  const release1 = tripOf(1, v1.steps, second)
  const release2 = tripOf(2, second.steps, v1)
  const all: string[] = []
  const begin = async (share: number) => {
    const more = Array.from({ length: Math.round(count * share) }, (_, n) => `trip-${all.length + n}`)
    await world.start(more)
    all.push(...more)
  }
  // Each fate, ten of them, is met in each step.
  const spread = (most: number, by: number) => (id: string) => Math.floor(numberOf(id) / by) % (most + 1)

  world.run(release1)
  await begin(1)
  await world.answer(spread(5, 10))
  await world.timeOut(those(all, 'silent').slice(0, count / 20))
  const deployed = await standings(db)
  await deploy()

  world.run(release1, release2)
  await begin(0.3)
  await world.answer(spread(1, 60))
  await world.callOff(those(all, 'calledOff').slice(0, count / 20))

  world.run(release2)
  await begin(0.2)
  await world.answer((id) => (numberOf(id) < count ? spread(2, 60) : spread(5, 10))(id))
  await world.timeOut(those(all, 'silent').slice(0, count / 10))
  const rolledBack = await standings(db)
  const timedOut = await countTimedOut(db)

  world.run(release1)
  await world.callOff(those(all, 'calledOff'))
  await world.answer(() => 20)
  // The first time-out undoes what was not answered, the second asks a compensation again.
  for (let n = 0; n < 2; n++) {
    await world.timeOut(those(all, 'silent'))
    await world.answer(() => 20)
  }
  const end = await standings(db)
  return { deployed, rolledBack, timedOut, end, started: all.length, faults: await world.faults([v1, second]) }
}

/** What a rollout shows nothing of: the steps in which no saga stood, and what none was doing. */
export function missing({ deployed, rolledBack, timedOut }: RolledOut, second: Saga<Trip>): string[] {
  const at = (standing: Standings, ...versions: Saga<Trip>[]) =>
    versions
      .flatMap(({ version, steps }) => [
        ...steps.map(({ name }) => `running ${version} ${name}`),
        `compensating ${version} `,
      ])
      .filter((wanted) => ![...standing.keys()].some((found) => found.startsWith(wanted)))
  return [...at(deployed, v1), ...at(rolledBack, v1, second), ...(timedOut > 0 ? [] : ['timed out'])]
}

export const openOf = (standing: Standings): number =>
  [...standing].reduce((sum, [at, n]) => sum + (/^(running|compensating)/.test(at) ? n : 0), 0)

async function standings(db: Database): Promise<Standings> {
  const rows = await db.query(sql<{ at: string; n: number }>('test.standings')`
    select concat_ws(' ', status, version, progress->>'at') as at, count(*)::int as n from saga.sagas group by 1`)
  return new Map(rows.map(({ at, n }) => [at, n]))
}

async function countTimedOut(db: Database): Promise<number> {
  const row = await db.one(sql<{ n: number }>('test.timed-out')`
    select count(*)::int as n from saga.history where input->>'type' = 'timed-out'`)
  return row.n
}

/** What code without versions does: it takes the steps of running sagas by their index in the second version. */
export async function takeByIndex(db: Database, second: Saga<Trip>): Promise<void> {
  const rows = await db.query(sql<{ id: string; state: { at: number; steps: string[] } }>('test.by-index')`
    select id, state from saga.sagas where status not in ('done', 'compensated')`)
  for (const { id, state } of rows) {
    const steps = Object.fromEntries(second.steps.map(({ name }, n) => [name, state.steps[n] ?? 'waiting']))
    const progress = JSON.stringify({ ...state, steps, at: second.steps[state.at]?.name })
    await db.query(sql('test.take-by-index')`
      update saga.sagas set version = 2, progress = ${progress} where id = ${id}`)
  }
}
