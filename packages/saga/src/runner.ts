import type { Message } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import { counter, currentTraceparent, inJob, inSpan } from '@flotilla/telemetry'
import { advance, type NamedInput, toInput, toTimeOut } from './advance.ts'
import type { Saga } from './definition.ts'
import * as history from './history.ts'
import { toProgress } from './progress.ts'
import { initialState, type SagaState } from './reduce.ts'
import type { RunnerOptions, SagaRunner } from './runner-api.ts'
import * as store from './saga-store.ts'
import { describe, standingOf, UnknownVersion } from './standing.ts'

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
  const known = { name, versions: [...saga.versions.keys()] }

  type Came = (of: Saga<Data>, state: SagaState) => NamedInput | undefined

  async function apply(tx: Transaction, record: store.SagaRecord, came: Came, answer?: Message): Promise<void> {
    const found = standingOf(saga, record)
    if (!found) throw new UnknownVersion(name, record)
    const { definition, state } = found
    const input = came(definition, state)
    if (!input) return
    const step = [input.type, input.name].filter((part) => part !== undefined).join(' ')
    const attributes = { 'flotilla.saga.name': name, 'flotilla.saga.id': record.id }
    const standing = { ...record, state, data: record.data as Data }
    await inSpan(`saga ${name}: ${step}`, { attributes }, () => transition(tx, definition, standing, input, answer))
  }

  async function transition(
    tx: Transaction,
    definition: Saga<Data>,
    record: store.SagaRecord<Data> & { state: SagaState },
    input: NamedInput,
    answer?: Message,
  ): Promise<void> {
    const { id, data } = record
    const { steps, version } = definition
    const now = clock.now()
    const next = advance(definition, record, { input, answer, source: service, now })
    const { state, changed, answers, messages, waitMs } = next
    const { status, reason } = state
    const note = history.noteOf(input)
    const entry = changed ? note : { ...note, ignored: true as const }
    await history.addHistory(tx, { name, id, input: entry, status, sent: messages.map(({ type }) => type), now })
    if (!changed) return
    const due = waitMs === null ? null : now + waitMs
    await store.updateSaga(tx, { name, id, version, progress: toProgress(steps, state), state, answers, due, now })
    await append(tx, messages)
    await onChange?.(tx, { id, data, input: note, status, now })
    if (status === 'done' || status === 'compensated')
      await onEnd?.(tx, { id, data, answers, status, ...(reason !== undefined && { reason }), now })
    if (status !== 'running' && status !== 'compensating') ended.inc({ saga: name, status })
    crashPoint('saga.after-transition')
  }

  return {
    async start(tx, { id, data }) {
      const { version } = saga
      const state = initialState(saga.shape)
      const traceparent = currentTraceparent()
      const standing = { name, id, version, progress: toProgress(saga.steps, state), state }
      if (!(await store.insertSaga(tx, { ...standing, data, traceparent, now: clock.now() }))) return
      await apply(tx, (await store.lockSaga(tx, name, id))!, () => ({ type: 'started' }))
    },
    async take(tx, message) {
      const record = await store.lockSaga(tx, name, message.subject)
      // In no version does an answer change what has ended.
      const isOver = record?.status === 'done' || record?.status === 'compensated'
      if (!record || (isOver && !standingOf(saga, record))) return
      await apply(tx, record, (definition) => toInput(definition, message), message)
    },
    async timeOutOne() {
      let due: store.SagaRecord | undefined
      const timeOut = async (tx: Transaction) => {
        due = await store.lockDueSaga(tx, known, clock.now())
        if (!due) return
        crashPoint('saga.before-timer')
        await inJob(`${name} time-out`, due.traceparent, () => apply(tx, due!, toTimeOut))
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
      await apply(tx, record, () => ({ type: 'called-off', reason }))
      return true
    },
    async retry(id) {
      return db.tx(async (tx) => {
        const record = await store.lockSaga(tx, name, id)
        if (record?.status !== 'parked') return false
        await apply(tx, record, () => ({ type: 'retried' }))
        return true
      })
    },
    async read(from, id) {
      const record = (await store.findSaga(from, name, id)) as store.SagaRecord<Data> | undefined
      return record && { ...describe(saga, record), history: await history.readHistory(from, name, id) }
    },
    nextDue: () => store.nextDueSaga(db, known),
  }
}
