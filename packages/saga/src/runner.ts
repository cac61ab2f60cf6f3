import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { append } from '@flotilla/messaging'
import type { Database, Queryable, Transaction } from '@flotilla/postgres'
import { counter, currentTraceparent, inJob, inSpan } from '@flotilla/telemetry'
import { advance, toInput, toTimeOut } from './advance.ts'
import type { Saga } from './definition.ts'
import { initialState, type SagaState } from './reduce.ts'
import * as store from './saga-store.ts'

/** How a saga ended. */
export interface SagaEnd<Data> {
  readonly id: string
  readonly data: Data
  readonly status: 'done' | 'compensated'
  /** Why it was undone, in words. */
  readonly reason?: string
  readonly answers: Readonly<Record<string, unknown>>
  readonly now: number
}

/** One transition of a saga. */
export interface SagaChange<Data> {
  readonly id: string
  readonly data: Data
  readonly input: Input
  readonly status: SagaState['status']
  readonly now: number
}

export interface SagaRunner<Data> {
  /** Starts a saga in the transaction of whatever led to it. Starting it twice is once. */
  start(tx: Transaction, saga: { id: string; data: Data }): Promise<void>
  /** Takes an answer. Unknown sagas and events are nobody's business. */
  take(tx: Transaction, message: Message<any>): Promise<void>
  /** Lets the most overdue saga know that its time is up. False when none is due. */
  timeOutOne(): Promise<boolean>
  /** Undoes all of it, for whoever wanted it: while it runs, or after it was done. False when there is nothing (more) to call off. */
  callOff(tx: Transaction, id: string, reason: string): Promise<boolean>
  /** Asks a parked saga's compensation again. False when it is not parked. */
  retry(id: string): Promise<boolean>
  read(db: Queryable, id: string): Promise<(store.SagaRecord<Data> & { history: store.HistoryEntry[] }) | undefined>
  nextDue(): Promise<number | undefined>
}

export interface RunnerOptions<Data> {
  /** The service; the source of the commands. */
  service: string
  db: Database
  clock: Clock
  /** Runs in the transaction of each transition, before `onEnd`. */
  onChange?: (tx: Transaction, change: SagaChange<Data>) => Promise<void>
  /** Runs in the transaction in which the saga ends; a second time when it was done and then called off. */
  onEnd?: (tx: Transaction, end: SagaEnd<Data>) => Promise<void>
}

type Input = store.HistoryEntry['input']

const ended = counter({
  name: 'flotilla_sagas_ended_total',
  help: 'Sagas by how they ended',
  labels: ['saga', 'status'],
})
const overdueRetryMs = 5_000

/** Runs a saga: each transition's state, timer, history and commands are one transaction. */
export function createRunner<Data>(saga: Saga<Data>, options: RunnerOptions<Data>): SagaRunner<Data> {
  const { service, db, clock, onChange, onEnd } = options
  const { name } = saga

  function apply(tx: Transaction, record: store.SagaRecord, input: Input, answer?: Message): Promise<void> {
    const step = [input.type, input.name].filter((part) => part !== undefined).join(' ')
    const attributes = { 'flotilla.saga.name': name, 'flotilla.saga.id': record.id }
    return inSpan(`saga ${name}: ${step}`, { attributes }, () => transition(tx, record, input, answer))
  }

  async function transition(tx: Transaction, record: store.SagaRecord, input: Input, answer?: Message): Promise<void> {
    const now = clock.now()
    const { state, changed, answers, messages, waitMs } = advance(saga, record, { input, answer, source: service, now })
    const sent = messages.map((message) => message.type)
    const entry = changed ? input : { ...input, ignored: true as const }
    await store.addHistory(tx, { name, id: record.id, input: entry, status: state.status, sent, now })
    if (!changed) return
    await store.updateSaga(tx, { name, id: record.id, state, answers, due: waitMs === null ? null : now + waitMs, now })
    await append(tx, messages)
    const view = { id: record.id, data: record.data as Data, answers }
    await onChange?.(tx, { id: record.id, data: view.data, input, status: state.status, now })
    if (state.status === 'done' || state.status === 'compensated') {
      const { reason } = state
      await onEnd?.(tx, { ...view, status: state.status, ...(reason !== undefined && { reason }), now })
    }
    if (state.status !== 'running' && state.status !== 'compensating') ended.inc({ saga: name, status: state.status })
    crashPoint('saga.after-transition')
  }

  return {
    async start(tx, { id, data }) {
      const state = initialState(saga.shape)
      const traceparent = currentTraceparent()
      if (!(await store.insertSaga(tx, { name, id, state, data, traceparent, now: clock.now() }))) return
      await apply(tx, (await store.lockSaga(tx, name, id))!, { type: 'started' })
    },
    async take(tx, message) {
      const input = toInput(saga, message)
      const record = input && (await store.lockSaga(tx, name, message.subject))
      if (record) await apply(tx, record, input, message)
    },
    async timeOutOne() {
      let due: store.SagaRecord | undefined
      const timeOut = async (tx: Transaction) => {
        due = await store.lockDueSaga(tx, name, clock.now())
        if (!due) return
        crashPoint('saga.before-timer')
        await inJob(`${name} time-out`, due.traceparent, () => apply(tx, due!, toTimeOut(saga, due!.state)))
      }
      try {
        await db.tx(timeOut)
      } catch (error) {
        // One saga that cannot go on must not keep the others' time-outs waiting.
        if (due) await store.postponeSaga(db, name, due.id, clock.now() + overdueRetryMs)
        throw error
      }
      return due !== undefined
    },
    async callOff(tx, id, reason) {
      const record = await store.lockSaga(tx, name, id)
      if (record?.status !== 'running' && record?.status !== 'done') return false
      await apply(tx, record, { type: 'called-off', reason })
      return true
    },
    async retry(id) {
      return db.tx(async (tx) => {
        const record = await store.lockSaga(tx, name, id)
        if (record?.status !== 'parked') return false
        await apply(tx, record, { type: 'retried' })
        return true
      })
    },
    async read(from, id) {
      const record = (await store.findSaga(from, name, id)) as store.SagaRecord<Data> | undefined
      return record && { ...record, history: await store.readHistory(from, name, id) }
    },
    nextDue: () => store.nextDueSaga(db, name),
  }
}
