import type { Message } from '@flotilla/contract'
import { inSpan } from '@flotilla/telemetry'
import { SpanKind } from '@opentelemetry/api'

export function inMessageSpan<T>(message: Message, work: () => Promise<T>): Promise<T> {
  const { id, type, subject, source, traceparent } = message
  const attributes = {
    'messaging.system': 'flotilla',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': type,
    'messaging.message.id': id,
    'flotilla.message.subject': subject,
    'flotilla.message.source': source,
  }
  const options = { kind: SpanKind.CONSUMER, attributes, ...(traceparent && { parent: traceparent }) }
  return inSpan(`process ${type}`, options, work)
}
