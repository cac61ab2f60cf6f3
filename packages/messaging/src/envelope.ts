import { type Message, Type } from '@flotilla/contract'
import { Compile } from 'typebox/compile'

/** What a bus hands over, before anybody has looked into it. */
export interface Incoming {
  /** The envelope, as JSON says it; the text itself where that is no JSON. Its publisher may have written anything. */
  readonly content: unknown
  /** The type that it was published under. Rights to publish hang on it, so this is the type that counts. */
  readonly type: string
  /** Who published it, where the bus knows that for certain. */
  readonly source?: string | undefined
  /** Where on the bus it is: unique, and not of the publisher's choice. */
  readonly position: string
}

const text = (pattern: string) => Type.String({ pattern })
const name = '[a-z][a-z0-9-]{0,62}'

/** Short enough for PostgreSQL's indexes, and free of what its texts cannot hold; but for the subject, which is `storable`. */
const envelope = Compile(
  Type.Object({
    specversion: Type.Literal('1.0'),
    id: text('^[!-~]{1,200}$'),
    source: text(`^${name}$`),
    type: text(`^${name}\\.(event|command)\\.${name}\\.v\\d{1,4}$`),
    subject: text('^[\\s\\S]{1,500}$'),
    time: Type.String({ format: 'date-time' }),
    datacontenttype: Type.Literal('application/json'),
    traceparent: Type.Optional(Type.String()),
    causationid: Type.Optional(Type.String()),
    data: Type.Unknown(),
  }),
)

/** What makes this no message, in words; undefined when nothing does. Only its owner publishes an event. */
export function flawOfEnvelope(content: unknown): string | undefined {
  if (!envelope.Check(content)) {
    const findings = envelope.Errors(content).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
    return `it is no envelope: ${findings.join('; ')}`
  }
  const { type, source } = content
  const [owner, kind] = type.split('.')
  return kind === 'event' && source !== owner ? `${source} published ${type}, an event of ${owner}` : undefined
}

/** The same, for what came from a bus: it must also be what it was published as, by whom it says. */
export function flawOfIncoming({ content, type, source }: Incoming): string | undefined {
  const flaw = flawOfEnvelope(content)
  if (flaw) return flaw
  const message = content as Message
  if (message.type !== type) return `it says that it is ${message.type}, and was published as ${type}`
  if (source !== undefined && message.source !== source)
    return `it says that it is from ${message.source}, and ${source} published it`
  return undefined
}

/** Whether it is that message, and what it says. */
export function isMessage(incoming: Incoming, id: string): incoming is Incoming & { content: Message } {
  return flawOfIncoming(incoming) === undefined && (incoming.content as Message).id === id
}

/** A message as if a bus had brought it. */
export const toIncoming = (message: Message): Incoming => ({
  content: message,
  type: message.type,
  position: `delivered ${message.id}`,
})
