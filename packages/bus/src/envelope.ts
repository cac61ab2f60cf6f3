import { DateTime, type Message, Type } from '@flotilla/contract'
import { flawsInWords, validatorOf } from '@flotilla/validation'

/** What a bus delivers, before it is checked. */
export interface Incoming {
  /** The parsed envelope, or the text itself if it is not JSON. The publisher can have written anything. */
  readonly content: unknown
  /** The type that it was published under. Permissions apply to this one, not to the one in the envelope. */
  readonly type: string
  /** The service that published it, if the bus has authenticated it. */
  readonly source?: string | undefined
  /** Its place on the bus: unique, and not chosen by the publisher. It has a colon in it, which no message id has. */
  readonly position: string
}

const text = (pattern: string) => Type.String({ pattern })
const name = '[a-z][a-z0-9-]{0,62}'

/** Lengths fit PostgreSQL's indexes. A subject may contain any character, so it is stored by way of `storable`. */
const flawsOf = validatorOf(
  Type.Object({
    specversion: Type.Literal('1.0'),
    id: text('^[A-Za-z0-9._-]{1,200}$'),
    source: text(`^${name}$`),
    type: text(`^${name}\\.(event|command)\\.${name}\\.v\\d{1,4}$`),
    subject: text('^[\\s\\S]{1,500}$'),
    time: DateTime,
    datacontenttype: Type.Literal('application/json'),
    traceparent: Type.Optional(Type.String()),
    causationid: Type.Optional(Type.String()),
    data: Type.Unknown(),
  }),
  'exact',
)

/** Why this is not a valid message; undefined if it is one. Only the owner of an event may publish it. */
export function flawOfEnvelope(content: unknown): string | undefined {
  const flaws = flawsOf(content)
  if (flaws.length > 0) return `it is not a valid envelope: ${flawsInWords(flaws)}`
  const { type, source } = content as Message
  const [owner, kind] = type.split('.')
  return kind === 'event' && source !== owner ? `${source} published ${type}, an event of ${owner}` : undefined
}

/** The same for what a bus delivered: type and source must also match how it was published. */
export function flawOfIncoming({ content, type, source }: Incoming): string | undefined {
  const flaw = flawOfEnvelope(content)
  if (flaw) return flaw
  const message = content as Message
  if (message.type !== type) return `its type is ${message.type}, but it was published as ${type}`
  if (source !== undefined && message.source !== source)
    return `its source is ${message.source}, but ${source} published it`
  return undefined
}

/** The ordering key; undefined if it has none, and so no order to keep. */
export function subjectOf({ content }: Incoming): string | undefined {
  const { subject } = (content ?? {}) as { subject?: unknown }
  return typeof subject === 'string' ? subject : undefined
}

/** Whether it is the valid message with this id. */
export function isMessage(incoming: Incoming, id: string): incoming is Incoming & { content: Message } {
  return flawOfIncoming(incoming) === undefined && (incoming.content as Message).id === id
}

/** A message as if a bus had delivered it. */
export const toIncoming = (message: Message): Incoming => ({
  content: message,
  type: message.type,
  position: `delivered ${message.id}`,
})
