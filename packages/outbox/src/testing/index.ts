import { defineEvent, type Message, Type } from '@flotilla/contract'
import { type Queryable, sql } from '@flotilla/postgres'

export const happened = defineEvent({
  service: 'tests',
  name: 'e',
  version: 1,
  summary: '',
  schema: Type.Object({ key: Type.String() }, { additionalProperties: true }),
  key: ({ key }) => key,
})

export const newMessage = (key = 'k'): Message => happened.create({ key }, { source: 'tests', now: Date.now() })

/** Into the outbox, past the checks of `append`: an older version had none. */
export async function put(db: Queryable, ...messages: Message[]): Promise<string[]> {
  const envelopes = messages.map((message) => JSON.stringify(message))
  await db.query(sql('test.put')`
    insert into messaging.outbox (slot, envelope) select current, e::json from messaging.outbox_slot, unnest(${envelopes}::text[]) with ordinality as e(e, n) order by n`)
  return messages.map(({ id }) => id)
}
