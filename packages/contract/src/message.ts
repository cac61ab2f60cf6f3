import { createHash, randomUUID } from 'node:crypto'

/** An event or a command on its way: a CloudEvents 1.0 envelope in JSON (structured mode). */
export interface Message<Data = unknown> {
  readonly specversion: '1.0'
  /** Unique for ever; what de-duplication and the inbox go by. */
  readonly id: string
  /** The service that published it. */
  readonly source: string
  /** `<owner>.<event|command>.<name>.v<version>`: also the subject on the bus, but for the partition. */
  readonly type: string
  /** The ordering key: messages with equal subject arrive in the order in which they were committed. */
  readonly subject: string
  /** RFC 3339, by the publisher's clock. */
  readonly time: string
  readonly datacontenttype: 'application/json'
  /** W3C Trace Context of the step that published it. */
  readonly traceparent?: string
  /** The id of the message that led to this one. */
  readonly causationid?: string
  readonly data: Data
}

/** What a publisher adds to the data. `traceparent` is filled in by the outbox when it is left out. */
export interface MessageContext {
  readonly source: string
  /** Milliseconds since the epoch, from the injected clock. */
  readonly now: number
  readonly id?: string
  readonly causationid?: string
  readonly traceparent?: string
}

export function envelope<Data>(type: string, subject: string, data: Data, context: MessageContext): Message<Data> {
  const { source, now, id = randomUUID(), causationid, traceparent } = context
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    ...(traceparent && { traceparent }),
    ...(causationid && { causationid }),
    data,
  }
}

/** Streams are cut into this many partitions. A fixed number: changing it would reorder what is under way. */
export const partitionCount = 8

/** The partition of an ordering key: the first byte of its SHA-256, modulo `partitionCount`. */
export function partitionOf(key: string): number {
  return createHash('sha256').update(key).digest()[0]! % partitionCount
}
