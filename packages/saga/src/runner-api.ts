import type { Clock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import type { Database, Queryable, Transaction } from '@flotilla/postgres'
import type { HistoryEntry, NoteOfInput } from './history.ts'
import type { SagaProgress } from './progress.ts'
import type { SagaState } from './reduce.ts'
import type { SagaRecord } from './saga-store.ts'

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
  readonly input: NoteOfInput
  readonly status: SagaState['status']
  readonly now: number
}

/** A saga, and what happened to it. */
export interface FoundSaga<Data> extends Omit<SagaRecord<Data>, 'state' | 'progress'> {
  /** Whether this code knows its version. */
  readonly known: boolean
  /** Null if it is not known, and no names were stored. */
  readonly progress: SagaProgress | null
  readonly history: readonly HistoryEntry[]
}

/** Goes on with all versions that the definition knows. What is to happen to a saga of another version is refused with `UnknownVersion`, and its time-outs are left: code that knows the version does both. */
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
  read(db: Queryable, id: string): Promise<FoundSaga<Data> | undefined>
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
