import { defineCommand, defineEvent, type Message, Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { openDatabase } from '@flotilla/postgres'
import { startTelemetry, withTraceparent } from '@flotilla/telemetry'
import { testDatabase } from '@flotilla/testing'
import { expect, test, vi } from 'vitest'
import { append, readLag, readOutbox } from './outbox.ts'
import { happened } from './testing/index.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

test('messages carry the trace in which they were written, and come out as they went in', async () => {
  const telemetry = startTelemetry({ service: 'tests', version: 'test', env: {}, level: 'silent' })
  const database = await testDatabase({ libraries: [messagingTables] })
  const db = openDatabase({ url: database.url, name: 'tests' })
  try {
    const sent = [1, 2].map((n) => {
      const data = { key: 'k', n, text: 'NUL \0 and ü' }
      return happened.create(data, { id: `m${n}`, source: 'tests', now: 0 })
    })
    await withTraceparent(`00-${trace}-b7ad6b7169203331-01`, () => db.tx((tx) => append(tx, sent)))
    // Readable once every transaction that began before it has ended, those of other tests on this server too.
    const rows = await vi.waitUntil(
      async () => {
        const found = await readOutbox(db, { xid: '0', seq: '0' }, 10)
        return found.length > 0 && found
      },
      { timeout: 60_000 },
    )
    const traceparent = expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`))
    expect(rows.map((row) => row.envelope)).toEqual(sent.map((message) => ({ ...message, traceparent })))
    expect(await readLag(db)).toEqual({ messages: sent.length, oldest: sent[0]!.time })
  } finally {
    await db.close()
    await database.drop()
    await telemetry.stop()
  }
})

const noted = defineEvent({
  service: 'tests',
  name: 'noted',
  version: 1,
  summary: '',
  schema: Type.Object(
    { key: Type.String(), n: Type.Integer(), text: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  key: ({ key }) => key,
})
const order = defineCommand({
  ...noted,
  service: 'others',
  name: 'order',
  version: 1,
  senders: ['orders'],
  answers: [],
})
const data = { key: 'k', n: 1 }
const context = { source: 'tests', now: 0 }
const good = noted.create(data, context)

test.each<[what: string, message: Message, findings: RegExp[]]>([
  [
    'data that does not fit its contract',
    noted.create({ ...data, n: 'one' } as never, context),
    [/\/n must be integer/],
  ],
  [
    'a field that its contract does not know',
    noted.create({ ...data, more: 1 } as never, context),
    [/\/more must not be there/],
  ],
  [
    'more than every bus carries',
    noted.create({ ...data, text: 'ü'.repeat(300_000) }, context),
    [/600\d\d\d bytes, and 524288 are the most/],
  ],
  [
    'a message of another service',
    noted.create(data, { ...context, source: 'orders' }),
    [/its source is orders, but tests sends it/],
  ],
  [
    'a command that this service may not send',
    order.create(data, context),
    [/tests may not send others.command.order.v1; others, orders may/],
  ],
  ['one made by hand', { ...good }, [/no contract has made it/]],
  [
    'one that was changed afterwards',
    Object.assign(noted.create(data, context), { data: {} }),
    [/\/key must be there; \/n must be there/],
  ],
  [
    'several flaws at once',
    { ...noted.create({ ...data, n: 'one' } as never, { ...context, source: 'orders' }), time: 'now' },
    [/time/, /source is orders/, /no contract/],
  ],
])('%s is refused before the commit, with all findings', async (_what, message, findings) => {
  const database = await testDatabase({ libraries: [messagingTables] })
  const db = openDatabase({ url: database.url, name: 'tests' })
  try {
    const error = await db.tx((tx) => append(tx, [good, message])).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    for (const finding of findings) expect(String(error)).toMatch(finding)
    expect(await readLag(db)).toMatchObject({ messages: 0 })
    await db.tx((tx) => append(tx, [good]))
    expect(await readLag(db), 'control').toMatchObject({ messages: 1 })
  } finally {
    await db.close()
    await database.drop()
  }
})
