import type { Static, TSchema } from 'typebox'
import { creating } from './made-by.ts'
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

/** Defines an event. `name` is a past participle in kebab-case; `key` gives the ordering key of an instance. */
export function defineEvent<const S extends TSchema>(options: {
  service: string
  name: string
  version: number
  summary: string
  schema: S
  key: (data: Static<S>) => string
}): Event<S> {
  const { service, summary, schema, key } = options
  const type = `${service}.event.${options.name}.v${options.version}`
  const create = creating<S>(() => event)
  const event: Event<S> = Object.freeze({ kind: 'event', service, type, summary, schema, key, create })
  return event
}
