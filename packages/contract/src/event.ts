import { randomUUID } from 'node:crypto'
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
  return Object.freeze({ kind: 'event', service, type, summary, schema, key, create: envelope(type, key) })
}

/** Makes the envelopes of one type. */
export function envelope<Data>(type: string, key: (data: Data) => string) {
  return (data: Data, context: MessageContext): Message<Data> => {
    const { source, now, id = randomUUID(), causationid, traceparent } = context
    return {
      specversion: '1.0',
      id,
      source,
      type,
      subject: key(data),
      time: new Date(now).toISOString(),
      datacontenttype: 'application/json',
      ...(traceparent && { traceparent }),
      ...(causationid && { causationid }),
      data,
    }
  }
}
