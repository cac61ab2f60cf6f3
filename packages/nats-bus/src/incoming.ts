import type { Incoming } from '@flotilla/bus'
import type { JsMsg } from '@nats-io/jetstream'

/** A publisher controls the payload and the headers. Only the subject is checked against its permissions. */
export function toIncoming(message: Pick<JsMsg, 'subject' | 'seq' | 'info' | 'string'>): Incoming {
  const { subject, seq, info } = message
  return {
    content: parse(message.string()),
    type: subject.slice(0, subject.lastIndexOf('.')),
    // Sequence numbers start again if the stream is recreated.
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
