import type { Static, TSchema } from 'typebox'
import type { Event } from './event.ts'
import { creating } from './made-by.ts'
import type { Message, MessageContext } from './message.ts'

/** An order to a service, sent as a message. It belongs to the service that executes it. Executing it twice is once. */
export interface Command<S extends TSchema = TSchema> {
  readonly kind: 'command'
  /** The service that executes it. */
  readonly service: string
  readonly type: string
  readonly summary: string
  readonly schema: S
  /** The services that may send it, besides the one that executes it; `flotilla check` compares them with the code. From any other it becomes a dead letter. */
  readonly senders: readonly string[]
  /** The events that can answer it. */
  readonly answers: readonly Event[]
  key(data: Static<S>): string
  create(data: Static<S>, context: MessageContext): Message<Static<S>>
}

/** Defines a command. `name` is an imperative in kebab-case; `answers` are events of the same service. */
export function defineCommand<const S extends TSchema>(options: {
  service: string
  name: string
  version: number
  summary: string
  schema: S
  key: (data: Static<S>) => string
  senders: readonly string[]
  answers: readonly Event[]
}): Command<S> {
  const { service, summary, schema, key, senders, answers } = options
  const type = `${service}.command.${options.name}.v${options.version}`
  const create = creating<S>(() => command)
  const command: Command<S> = Object.freeze({
    kind: 'command',
    service,
    type,
    summary,
    schema,
    senders,
    answers,
    key,
    create,
  })
  return command
}
