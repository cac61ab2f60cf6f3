import type { Message } from '@flotilla/contract'
import type { Saga } from './definition.ts'
import { reduce, type SagaInput, type SagaState } from './reduce.ts'

/** A saga as far as its transitions go. */
export interface SagaStanding {
  readonly id: string
  readonly state: SagaState
  readonly data: unknown
  /** The data of the answers so far, by the name of the step. */
  readonly answers: Readonly<Record<string, unknown>>
}

/** An input with the name of its step and the id of the message that brought it. */
export type NamedInput = SagaInput & { readonly name?: string; readonly messageId?: string }

export interface Advance {
  readonly changed: boolean
  readonly state: SagaState
  readonly answers: Readonly<Record<string, unknown>>
  /** The commands to be sent. */
  readonly messages: readonly Message[]
  /** Milliseconds until its next time-out; null when it waits for nobody. */
  readonly waitMs: number | null
}

/** One transition of a saga, with the commands it sends: all that is decided, nothing that is done. */
export function advance<Data>(
  { steps, shape }: Saga<Data>,
  { id, state: before, data, answers: known }: SagaStanding,
  { input, answer, source, now }: { input: NamedInput; answer?: Message | undefined; source: string; now: number },
): Advance {
  const { state, commands, changed } = reduce(shape, before, input)
  const kept = answer && changed && input.type !== 'undone' && { [input.name!]: answer.data }
  const answers = { ...known, ...kept }
  const view = { id, data: data as Data, answers }
  const context = { source, now, ...(answer && { causationid: answer.id }) }
  const messages = commands.map(({ type, step }) =>
    (type === 'do' ? steps[step]!.command : steps[step]!.compensation!.command)(view, context),
  )
  const { at, status } = state
  const waitMs =
    status === 'running' ? steps[at]!.timeoutMs : status === 'compensating' ? steps[at]!.compensation!.timeoutMs : null
  return { changed, state, answers, messages, waitMs }
}

/** What an answer means to a saga; undefined when it is none of its business. */
export function toInput<Data>(saga: Saga<Data>, message: Message): NamedInput | undefined {
  const answer = saga.answers.get(message.type)
  if (!answer) return undefined
  const { type, step, reason } = answer
  const known = { step, name: saga.steps[step]!.name, messageId: message.id }
  return type === 'refused' ? { type, reason: reason!(message.data as never), ...known } : { type, ...known }
}

/** The time-out of whatever a saga waits for. */
export function toTimeOut<Data>({ steps }: Saga<Data>, { status, at, attempt }: SagaState): NamedInput {
  const { name, timeoutReason } = steps[at]!
  return status === 'compensating'
    ? { type: 'undo-timed-out', step: at, attempt, name }
    : { type: 'timed-out', step: at, reason: timeoutReason, name }
}
