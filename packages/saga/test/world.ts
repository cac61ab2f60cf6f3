import { randomInt } from 'node:crypto'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { type Database, sql } from '@flotilla/postgres'
import type { Saga } from '../src/definition.ts'
import { createRunner } from '../src/runner.ts'
import type { SagaRunner } from '../src/runner-api.ts'
import { eventOf, type Trip } from './trips.ts'

/** Sagas and those who execute their commands; who runs the sagas, and how far each comes, is the test's to say. */
export interface World {
  /** One of those that run takes what comes next. */
  run(...sagas: Saga<Trip>[]): void
  start(ids: readonly string[]): Promise<void>
  /** Gives each saga so many of the answers that wait for it, each two times, and now and then an old one once more. */
  answer(most: (id: string) => number): Promise<void>
  /** Lets the time of these be up. */
  timeOut(ids: readonly string[]): Promise<void>
  callOff(ids: readonly string[]): Promise<void>
  /** What is wrong at the end, by the steps of each version. */
  faults(versions: readonly Saga<Trip>[]): Promise<Faults>
}

/** Sagas, each with what its participants were told. */
export interface Faults {
  /** That did not end, or not as their participants did. */
  readonly lost: readonly string[]
  /** Of which a step was asked for twice, or one that their version does not have. */
  readonly doubled: readonly string[]
}

const concurrency = 4

/** `refuses`: the steps that a saga is refused; `silent`: commands to which the first answer comes only late. */
export function openWorld(
  db: Database,
  { refuses, silent }: { refuses: (id: string) => string | undefined; silent: (id: string) => string | undefined },
): World {
  let runners: SagaRunner<Trip>[] = []
  let read = 0
  const anyRunner = () => runners[randomInt(runners.length)]!
  const waiting = new Map<string, Message[]>()
  const late = new Map<string, Message[]>()
  const effects = new Map<string, Set<string>>()
  const undone = new Set<string>()
  const asked = new Map<string, string[]>()

  /** Participants are idempotent: what comes again is answered again. */
  function execute({ id: causationid, type, subject }: Message): void {
    const name = type.split('.')[2]!
    const [verb, step] = name.split('-') as ['do' | 'undo', string]
    const all = asked.get(subject) ?? asked.set(subject, []).get(subject)!
    const first = !all.includes(name)
    all.push(name)
    const own = effects.get(subject) ?? effects.set(subject, new Set()).get(subject)!
    const isRefused = verb === 'do' && (refuses(subject) === step || undone.has(`${subject} ${step}`))
    if (verb === 'undo') {
      own.delete(step)
      undone.add(`${subject} ${step}`)
    } else if (!isRefused) own.add(step)
    const end = verb === 'undo' ? 'undone' : isRefused ? 'refused' : 'done'
    const answer = eventOf(`${step}-${end}`).create({ id: subject }, { source: 'trips', now: Date.now(), causationid })
    const to = silent(subject) === name && first ? late : waiting
    to.set(subject, [...(to.get(subject) ?? []), answer])
  }

  async function readCommands(): Promise<number> {
    const rows = await db.query(sql<{ n: string; envelope: Message }>('test.commands')`
      select seq::text as n, envelope from messaging.outbox where seq > ${read} order by seq`)
    for (const { envelope } of rows) execute(envelope)
    read = Number(rows.at(-1)?.n ?? read)
    return rows.length
  }

  // Two replicas, at the same time: the second one waits for the first, and then has what came twice.
  async function answerSome(ids: readonly string[]): Promise<void> {
    const answers = ids.map((id) => waiting.get(id)!.shift()!)
    const old = ids.flatMap((id) => late.get(id) ?? [])
    const takeAll = () => {
      const { take } = anyRunner()
      return db.tx(async (tx) => {
        for (const answer of [...answers, ...old]) await take(tx, answer)
      })
    }
    await Promise.all([takeAll(), takeAll()])
  }

  return {
    run(...sagas) {
      runners = sagas.map((saga) => createRunner(saga, { service: 'trips', db, clock: systemClock }))
    },
    async start(ids) {
      await inParallel(ids, (some) =>
        db.tx(async (tx) => {
          for (const [n, id] of some.entries()) await runners[n % runners.length]!.start(tx, { id, data: { id } })
        }),
      )
      await readCommands()
    },
    async answer(most) {
      const given = new Map<string, number>()
      for (;;) {
        await readCommands()
        const ready = [...waiting.keys()].filter((id) => waiting.get(id)!.length > 0 && (given.get(id) ?? 0) < most(id))
        if (ready.length === 0) return
        for (const id of ready) given.set(id, (given.get(id) ?? 0) + 1)
        await inParallel(ready, answerSome)
      }
    },
    async timeOut(ids) {
      await db.query(sql('test.time-out')`
        update saga.sagas set due_at = now() - interval '1 s' where id = any(${[...ids]}) and due_at is not null`)
      const work = async () => {
        while (await anyRunner().timeOutOne()) {}
      }
      await Promise.all(Array.from({ length: concurrency }, work))
      await readCommands()
    },
    async callOff(ids) {
      await inParallel(ids, (some) => {
        const { callOff } = anyRunner()
        return db.tx(async (tx) => {
          for (const id of some) await callOff(tx, id, 'called off')
        })
      })
      await readCommands()
    },
    async faults(versions) {
      const rows = await db.query(sql<{ id: string; status: string; version: number }>('test.ends')`
        select id, status, version from saga.sagas`)
      const byVersion = new Map(
        versions.map((saga) => [saga.version, saga.steps.map(({ success }) => nameOf(success))]),
      )
      const lost: string[] = []
      const doubled: string[] = []
      for (const { id, status, version } of rows) {
        const steps = byVersion.get(version)!
        const told = asked.get(id) ?? []
        const left = [...(effects.get(id) ?? [])]
        const about = `${id}, version ${version}, ${status}: ${told}; left: ${left}`
        const asksOf = (verb: string, step: string) => told.filter((one) => one === `${verb}-${step}`).length
        const done = steps.filter((step) => asksOf('do', step) > 0)
        const expected = status === 'done' ? steps : status === 'compensated' ? [] : undefined
        if (String(left) !== String(expected) || String(done) !== String(steps.slice(0, done.length))) lost.push(about)
        const strange = told.some((one) => !steps.includes(one.split('-')[1]!))
        if (strange || steps.some((step) => asksOf('do', step) > 1)) doubled.push(about)
      }
      return { lost, doubled }
    },
  }
}

const nameOf = ({ type }: { type: string }): string => type.split('.')[2]!.split('-')[0]!

async function inParallel(ids: readonly string[], work: (some: readonly string[]) => Promise<unknown>): Promise<void> {
  const left = [...ids]
  const worker = async () => {
    while (left.length > 0) await work(left.splice(0, 10))
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}
