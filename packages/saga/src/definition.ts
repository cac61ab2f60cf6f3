import type { Event, Message, MessageContext, Static, TSchema } from '@flotilla/contract'
import type { SagaShape } from './reduce.ts'

/** What a step's command can be made from. */
export interface SagaView<Data> {
  readonly id: string
  readonly data: Data
  /** The data of the answers so far, by the name of the step. */
  readonly answers: Readonly<Record<string, unknown>>
}

export type CommandFactory<Data> = (saga: SagaView<Data>, context: MessageContext) => Message

export interface Refusal {
  readonly event: Event
  /** Why, in words that may be shown to whom it concerns. */
  readonly reason: (data: never) => string
}

export interface SagaStep<Data> {
  readonly name: string
  readonly command: CommandFactory<Data>
  readonly success: Event
  readonly failures?: readonly Refusal[]
  readonly timeoutMs: number
  /** The reason when no answer comes in time, in words. */
  readonly timeoutReason: string
  /**
   * How its effect is undone, which must also work when there was none, and keep a late effect from staying. A step without one needs no undoing, or
   * is covered by the compensation of a step before it.
   */
  readonly compensation?: { readonly command: CommandFactory<Data>; readonly answer: Event; readonly timeoutMs: number }
}

/** One version of a saga, and the others that its code can go on with. */
export interface Saga<Data> {
  readonly name: string
  readonly version: number
  /** Itself included. */
  readonly versions: ReadonlyMap<number, Saga<Data>>
  readonly steps: readonly SagaStep<Data>[]
  readonly shape: SagaShape
  /** What each event means to it, by type. */
  readonly answers: ReadonlyMap<string, SagaAnswer>
}

export interface SagaAnswer {
  readonly event: Event
  readonly type: 'succeeded' | 'refused' | 'undone'
  readonly step: number
  readonly reason?: (data: never) => string
}

/** Names an event that refuses a step, and the reason in words. */
export function refusal<S extends TSchema>(event: Event<S>, reason: (data: Static<S>) => string): Refusal {
  return { event: event as unknown as Event, reason }
}

/**
 * Defines a version of a saga by its steps. Each event can answer one thing; its ordering key is the saga's id. A version that was released stays as it is: running sagas keep their version to the end.
 */
export function defineSaga<Data>(options: {
  name: string
  /** From 1. New sagas are started with this one. */
  version: number
  /** Their names are stored: letters, digits, `_` and `-`, a letter first, each once. */
  steps: readonly SagaStep<Data>[]
  /** Other versions that may run: earlier ones, and the next one in the release before it is started. */
  beside?: readonly Saga<Data>[]
  /** How often a compensation is asked for before the saga is parked for a person; 8 by default. */
  undoAttempts?: number
}): Saga<Data> {
  const { name, version, steps, beside = [], undoAttempts = 8 } = options
  const flaw = flawOf(options)
  if (flaw) throw new TypeError(`saga ${name}, version ${version}: ${flaw}`)
  const answers = new Map<string, SagaAnswer>()
  for (const answer of steps.flatMap(answersOf)) {
    const { type } = answer.event
    if (answers.has(type)) throw new TypeError(`saga ${name}, version ${version}: the event ${type} answers two things`)
    answers.set(type, answer)
  }
  const shape = { undoable: steps.map((step) => step.compensation !== undefined), undoAttempts }
  const versions = new Map(beside.map((other) => [other.version, other]))
  const saga = Object.freeze({ name, version, versions, steps, shape, answers })
  versions.set(version, saga)
  return saga
}

function flawOf({ name, version, steps, beside = [] }: Parameters<typeof defineSaga<never>>[0]): string | undefined {
  if (!Number.isInteger(version) || version < 1) return 'a version is a whole number from 1'
  const names = steps.map((step) => step.name)
  const odd = names.find((one, n) => !/^[a-z][\w-]*$/i.test(one) || names.indexOf(one) !== n)
  if (odd !== undefined) return `"${odd}" is not a name, or two steps have it`
  const stranger = beside.find((other) => other.name !== name)
  if (stranger) return `${stranger.name} is another saga`
  const versions = [version, ...beside.map((other) => other.version)]
  return new Set(versions).size < versions.length ? 'two versions have one number' : undefined
}

function answersOf({ success, failures = [], compensation }: SagaStep<never>, step: number): SagaAnswer[] {
  return [
    { event: success, type: 'succeeded', step },
    ...failures.map(({ event, reason }) => ({ event, reason, type: 'refused' as const, step })),
    ...(compensation ? [{ event: compensation.answer, type: 'undone' as const, step }] : []),
  ]
}
