import type { Message } from '@flotilla/contract'
import { openDatabase } from '@flotilla/postgres'
import { startTelemetry, withTraceparent } from '@flotilla/telemetry'
import { testDatabase } from '@flotilla/testing'
import { expect, test, vi } from 'vitest'
import { messagingSchema } from '../test/schema.ts'
import { append, readLag, readOutbox } from './outbox.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

test('messages carry the trace in which they were written, and come out as they went in', async () => {
  const telemetry = startTelemetry({ service: 'tests', version: 'test', env: {}, level: 'silent' })
  const database = await testDatabase({ sql: messagingSchema })
  const db = openDatabase({ url: database.url, name: 'tests' })
  try {
    const sent = [1, 2].map(
      (n): Message => ({
        specversion: '1.0',
        id: `m${n}`,
        source: 'tests',
        type: 'tests.event.e.v1',
        subject: 'k',
        time: '2026-01-01T00:00:00.000Z',
        datacontenttype: 'application/json',
        data: { n, text: 'NUL \0 and ü' },
      }),
    )
    await withTraceparent(`00-${trace}-b7ad6b7169203331-01`, () => db.tx((tx) => append(tx, sent)))
    // Readable once every transaction that began before it has ended, those of other tests on this server too.
    const rows = await vi.waitUntil(async () => {
      const found = await readOutbox(db, { xid: '0', seq: '0' }, 10)
      return found.length > 0 && found
    })
    const traceparent = expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`))
    expect(rows.map((row) => row.envelope)).toEqual(sent.map((message) => ({ ...message, traceparent })))
    expect(await readLag(db)).toEqual({ messages: sent.length, oldest: sent[0]!.time })
  } finally {
    await db.close()
    await database.drop()
    await telemetry.stop()
  }
})
