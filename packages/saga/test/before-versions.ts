import type { Message } from '@flotilla/contract'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { advance, type NamedInput, toInput, toTimeOut } from '../src/advance.ts'
import { initialState, type SagaState } from '../src/reduce.ts'
import type { Trip, tripOf } from './trips.ts'

type Row = { id: string; state: SagaState; data: Trip; answers: Record<string, unknown> }

async function append(tx: Transaction, messages: readonly Message[]): Promise<void> {
  const envelopes = messages.map((message) => JSON.stringify(message))
  await tx.query(sql('test.before-append')`
    insert into outbox (slot, envelope)
    select current, envelope::json from outbox_slot, unnest(${envelopes}::text[]) with ordinality as e(envelope, n) order by n`)
}

/** The statements of code from before versions, as they were: it knows steps by their index, and its tables by names without a schema. */
export function runnerBeforeVersions(saga: ReturnType<typeof tripOf>) {
  async function apply(tx: Transaction, { id, ...row }: Row, input: NamedInput, answer?: Message): Promise<void> {
    const next = advance(saga, { id, ...row }, { input, answer, source: 'trips', now: Date.now() })
    if (!next.changed) return
    const { state, answers, messages, waitMs } = next
    const due = waitMs === null ? null : new Date(Date.now() + waitMs)
    await tx.query(sql('test.before-update')`
      update sagas set status = ${state.status}, state = ${JSON.stringify(state)}, answers = ${JSON.stringify(answers)},
        reason = ${state.reason ?? null}, due_at = ${due}, updated_at = now() where name = 'trip' and id = ${id}`)
    await append(tx, messages)
  }
  const lock = (tx: Queryable, id: string) =>
    tx.maybe(sql<Row>('test.before-lock')`
      select id, state, data, answers from sagas where name = 'trip' and id = ${id} for update`)
  return {
    async start(tx: Transaction, { id, data }: { id: string; data: Trip }): Promise<void> {
      const state = JSON.stringify(initialState(saga.shape))
      await tx.query(sql('test.before-insert')`
        insert into sagas (name, id, status, state, data, answers, started_at, updated_at)
        values ('trip', ${id}, 'running', ${state}, ${JSON.stringify(data)}, '{}', now(), now())`)
      await apply(tx, (await lock(tx, id))!, { type: 'started' })
    },
    async take(tx: Transaction, message: Message): Promise<void> {
      await apply(tx, (await lock(tx, message.subject))!, toInput(saga, message)!, message)
    },
    async timeOut(tx: Transaction, id: string): Promise<void> {
      const row = (await lock(tx, id))!
      await apply(tx, row, toTimeOut(saga, row.state))
    },
  }
}
