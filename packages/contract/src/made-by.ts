import type { Static, TSchema } from 'typebox'
import type { Command, Event } from './entry.ts'
import { envelope, type Message, type MessageContext } from './message.ts'

/** Beside the messages, not in them: only `create` can say what a message is an instance of. */
const entries = new WeakMap<Message, Event | Command>()

/** The entry of a contract whose `create` has made this message; undefined for one that was made by hand. */
export function entryOf(message: Message): Event | Command | undefined {
  return entries.get(message)
}

/** How an entry makes its messages. */
export function creating<S extends TSchema>(
  entry: () => Event<S> | Command<S>,
): (data: Static<S>, context: MessageContext) => Message<Static<S>> {
  return (data, context) => {
    const { type, key } = entry()
    const message = envelope(type, key(data), data, context)
    entries.set(message, entry() as unknown as Event | Command)
    return message
  }
}
