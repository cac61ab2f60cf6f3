import { type Command, type Event, partitionCount } from '@flotilla/contract'

/** The AsyncAPI 3.0 document of what a service tells and what it can be told, or nothing where it does neither. */
export function toAsyncApi(
  service: string,
  events: readonly Event[],
  commands: readonly Command[],
): object | undefined {
  const entries = [...events, ...commands].toSorted((a, b) => (a.type < b.type ? -1 : 1))
  if (entries.length === 0) return undefined
  const each = <T>(make: (entry: Event | Command) => T) =>
    Object.fromEntries(entries.map((one) => [idOf(one), make(one)]))
  return {
    asyncapi: '3.0.0',
    info: { title: service, version: '1', description: 'CloudEvents 1.0 in JSON, ordered by subject.' },
    defaultContentType: 'application/cloudevents+json',
    channels: each((entry) => ({
      address: `${entry.type}.{partition}`,
      parameters: { partition: { enum: Array.from({ length: partitionCount }, (_, i) => String(i)) } },
      messages: { [idOf(entry)]: { $ref: `#/components/messages/${idOf(entry)}` } },
    })),
    operations: each((entry) => ({
      action: entry.kind === 'event' ? 'send' : 'receive',
      channel: { $ref: `#/channels/${idOf(entry)}` },
      summary: entry.summary,
      ...(entry.kind === 'command' && {
        'x-senders': entry.senders,
        'x-answers': entry.answers.map(({ type }) => type),
      }),
    })),
    components: {
      messages: each((entry) => ({ name: entry.type, summary: entry.summary, payload: envelopeOf(entry) })),
    },
  }
}

const idOf = ({ type }: Event | Command): string => type.replaceAll('.', '-')

function envelopeOf({ type, schema }: Event | Command): object {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: text,
      source: text,
      type: { const: type },
      subject: { ...text, description: 'The ordering key.' },
      time: { ...text, format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      traceparent: text,
      causationid: text,
      data: schema,
    },
  }
}
