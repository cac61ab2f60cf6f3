import { checkOf, flawOfEnvelope } from '@flotilla/bus'
import { type Command, type Event, entryOf, type Message } from '@flotilla/contract'

/** Bytes of an envelope, in UTF-8. Every bus takes them: NATS by default 1 MiB with headers, and a trace is added on the way. */
export const mostBytes = 512 * 1024

/** A message as text, and why no receiver can handle it, or no bus take it from this service; without flaws it can be sent. */
export function toSendable(message: Message, service: string): { text: string; flaws: string[] } {
  const text = JSON.stringify(message)
  const bytes = Buffer.byteLength(text)
  const flaws = [
    flawOfEnvelope(message),
    message.source === service ? undefined : `its source is ${message.source}, but ${service} sends it`,
    bytes > mostBytes ? `it has ${bytes} bytes, and ${mostBytes} are the most` : undefined,
    ...flawsByContract(message),
  ]
  return { text, flaws: flaws.filter((flaw) => flaw !== undefined) }
}

function flawsByContract(message: Message): (string | undefined)[] {
  const { type, source, data } = message
  const entry = entryOf(message)
  if (entry?.type !== type) return [`no contract has made it: use \`create\` of the event or command`]
  const senders = entry.kind === 'command' ? [entry.service, ...entry.senders] : [entry.service]
  const stranger = senders.includes(source) ? undefined : `${source} may not send ${type}; ${senders.join(', ')} may`
  return [stranger, dataCheckOf(entry)(data)]
}

const checks = new WeakMap<object, ReturnType<typeof checkOf>>()

/** Compiled at the first message of its kind. */
function dataCheckOf(entry: Event | Command): ReturnType<typeof checkOf> {
  const known = checks.get(entry)
  if (known) return known
  const check = checkOf(entry.schema)
  checks.set(entry, check)
  return check
}
