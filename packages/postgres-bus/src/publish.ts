import type { Refusal } from '@flotilla/bus'
import type { Message } from '@flotilla/contract'
import type { Queryable } from '@flotilla/postgres'
import { insertMessages } from './store.ts'

/** Publishes all in one statement. Where the server refuses one of them, by halves, until it is found: the order stays, and the others are stored. */
export async function publishEach(db: Queryable, messages: readonly Message[], now: number): Promise<Refusal[]> {
  const [first] = messages
  if (!first) return []
  try {
    await insertMessages(db, messages, now)
    return []
  } catch (error) {
    if (!isAboutContent(error)) throw error
    if (messages.length === 1) return [{ id: first.id, reason: error.message }]
    const half = Math.ceil(messages.length / 2)
    return [
      ...(await publishEach(db, messages.slice(0, half), now)),
      ...(await publishEach(db, messages.slice(half), now)),
    ]
  }
}

/** Whether the server says no to what was sent: bad data, a constraint, more than it can hold, or what `bus_publish` does not let this service publish. Any other error may pass. */
function isAboutContent(error: unknown): error is Error {
  const { code = '', message } = error as Error & { code?: string }
  return /^(22|23|54)/.test(code) || (code === '42501' && message.includes(' may not publish '))
}
