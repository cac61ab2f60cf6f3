import type { JsMsg } from '@nats-io/jetstream'
import type { Incoming } from '../envelope.ts'

/** Whoever may publish to a subject can write anything into the message, and into its headers. The subject is what the server let through. */
export function toIncoming(message: Pick<JsMsg, 'subject' | 'seq' | 'info' | 'string'>): Incoming {
  const { subject, seq, info } = message
  return {
    content: parse(message.string()),
    type: subject.slice(0, subject.lastIndexOf('.')),
    // A stream that is made anew begins to count anew.
    position: `${info.stream}:${seq}:${info.timestampNanos}`,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
