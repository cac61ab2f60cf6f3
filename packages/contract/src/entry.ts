import type { Static, TSchema } from 'typebox'
import type { Message, MessageContext } from './message.ts'

/** A fact that a service tells to whoever listens. */
export interface Event<S extends TSchema = TSchema> {
  readonly kind: 'event'
  /** The service that publishes it. */
  readonly service: string
  readonly type: string
  readonly summary: string
  readonly schema: S
  key(data: Static<S>): string
  create(data: Static<S>, context: MessageContext): Message<Static<S>>
}

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
