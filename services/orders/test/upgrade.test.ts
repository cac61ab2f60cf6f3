import { readFile } from 'node:fs/promises'
import { systemClock } from '@flotilla/clock'
import { once } from '@flotilla/idempotency'
import { startRelay } from '@flotilla/outbox'
import { type Database, openDatabase, type Queryable, type Row, sql } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { type TestDatabase, testDatabase, waitedFor } from '@flotilla/testing'
import { type Copy, databaseOfCopies } from '@flotilla/testing/copies'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { tables } from '../src/tables.ts'
import { openOldRelease } from './old-release.ts'
import { shapeOf } from './shape.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const of9471f40: readonly Copy[] = ['messaging', 'saga', 'idempotency']
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

/** The database of orders, as release 9471f40 made it. */
async function oldDatabase(): Promise<TestDatabase> {
  const orders = await readFile(new URL('../migrations/0004_orders.sql', import.meta.url), 'utf8')
  const shipped = await readFile(new URL('9471f40/0005_shipped_orders.sql', import.meta.url), 'utf8')
  const database = await databaseOfCopies(of9471f40, { '0004_orders': orders, '0005_shipped_orders': shipped })
  closing.push(database.drop)
  return database
}

function open(url: string): Database {
  const db = openDatabase({ url, name: 'orders' })
  closing.push(db.close)
  return db
}

/** Runs four handlers and the relay of the old release until it is stopped. */
function work(url: string) {
  const release = openOldRelease(url)
  closing.push(release.close)
  const [handled, published, errors]: [string[], Set<string>, Error[]] = [[], new Set(), []]
  let isStopping = false
  async function repeat(step: () => Promise<unknown>): Promise<void> {
    while (!isStopping) await step().catch((error) => errors.push(error))
  }
  const loops = [
    ...Array.from({ length: 4 }, () => repeat(async () => handled.push(await release.handle()))),
    repeat(async () => (await release.relay()).forEach((id) => published.add(id))),
  ]
  return {
    handled,
    published,
    errors,
    more: (count: number) => {
      const goal = handled.length + count
      return eventually(() => expect(handled.length).toBeGreaterThan(goal))
    },
    async stop() {
      isStopping = true
      await Promise.all(loops)
    },
  }
}

test('a database of release 9471f40 is upgraded while that release works on it: no statement fails, and nothing is lost', async () => {
  const database = await oldDatabase()
  const before = work(database.url)
  await before.more(100)
  await migrate({ url: database.ownerUrl, ...tables })
  await before.more(100)

  // The new release beside it, as in a rollout.
  const db = open(database.url)
  const published = new Set<string>()
  const bus = {
    store: async () => 'tests',
    publish: async (messages: readonly { id: string }[]) => (messages.forEach(({ id }) => published.add(id)), []),
  }
  const relay = startRelay({ service: 'orders', db, databaseUrl: database.url, bus, clock: systemClock, pollMs: 20 })
  closing.push(relay.stop)
  await before.more(100)
  await before.stop()
  expect(before.errors).toEqual([])

  const ids = before.handled.toSorted()
  await eventually(() => expect([...new Set([...published, ...before.published])].toSorted()).toEqual(ids))
  for (const table of ['messaging.inbox', 'saga.sagas', 'saga.history'])
    expect(await idsIn(db, `select id from ${table} order by id collate "C"`)).toEqual(ids)
  expect(await idsIn(db, 'select key as id from idempotency.keys order by key collate "C"')).toEqual(ids)
  expect(await db.query(sql('test.sagas')`select distinct version, progress::text from saga.sagas`)).toEqual([
    { version: 1, progress: null },
  ])
  const [key] = ids as [string]
  const again = { scope: 'test ann', key, fingerprint: 'another', now: 0 }
  await expect(once(db, again, async () => ({ status: 200, body: null }))).rejects.toThrow('Idempotency-Key')
})

// So it was once in a while under load: the function had begun before the move, and found its tables gone.
test('a rotation of the outbox that waits for the move goes on after it', async () => {
  const database = await oldDatabase()
  // As the owner: a transaction of the service is ended after five seconds, and it may take several tries of the move until both are seen to wait.
  const reader = await connect({ url: database.ownerUrl })
  const [service, watcher] = await Promise.all([connect(database), connect(database)])
  await reader.query('begin; lock table outbox in access share mode')
  let isMoving = true
  // The move waits for the reader, gives up after half a second, and begins again.
  const moved = migrate({ url: database.ownerUrl, ...tables }).finally(() => (isMoving = false))
  const rotating = (async () => {
    while (isMoving) await service.query('select rotate_outbox()')
  })()
  await eventually(async () => {
    const { rows } = await watcher.query(waitedFor)
    expect(rows).toEqual([{ name: 'outbox' }, { name: 'outbox_slot' }])
  })
  await reader.query('commit')
  await moved
  await rotating
})

test('control: without the views the old release fails', async () => {
  const database = await oldDatabase()
  const before = work(database.url)
  await before.more(1)
  await migrate({ url: database.ownerUrl, ...tables })
  await asOwner(database, 'drop view outbox')
  await eventually(() =>
    expect(before.errors.map(({ message }) => message)).toContain('relation "outbox" does not exist'),
  )
  await before.stop()
})

const ofMessaging = ['messaging', 'audit', 'positions', 'held', 'stores'] as const
const ofSagas = ['saga', 'saga_versions'] as const

test.each<{ copies: readonly Copy[] }>([
  { copies: of9471f40 },
  { copies: ['messaging', 'audit', 'saga', 'idempotency_claims'] },
  { copies: ['messaging', 'audit', 'positions', ...ofSagas, 'idempotency', 'erased', 'held'] },
  { copies: [...ofMessaging, ...ofSagas, 'idempotency', 'idempotency_claims', 'erased'] },
])('from copies of $copies the tables become those of a new database', async ({ copies }) => {
  const libraries = tables.libraries!
  const [old, fresh] = await Promise.all([databaseOfCopies(copies), testDatabase({ libraries })])
  closing.push(old.drop, fresh.drop)
  expect((await migrate({ url: old.ownerUrl, libraries })).length).toBeGreaterThan(0)
  expect(await migrate({ url: old.ownerUrl, libraries })).toEqual([])
  const shape = await shapeOf(open(old.ownerUrl), libraries)
  const wanted = await shapeOf(open(fresh.ownerUrl), libraries)
  expect(shape).toEqual(wanted)
  expect(wanted.length).toBeGreaterThan(80)
})

test('the previous release finds its message stores unchanged, so it does not take the move for a restore', async () => {
  const database = await databaseOfCopies(ofMessaging)
  closing.push(database.drop)
  const begin = `select server::text, xid::text, seq::text from begin_outbox('a bus', now())`
  const find = `select id, note_store('database', id, now()) as moved from this_database() as id`
  const before = [await rowsOf(database, begin), await rowsOf(database, find)]
  await migrate({ url: database.ownerUrl, ...tables })
  expect([await rowsOf(database, begin), await rowsOf(database, find)]).toEqual(before)
  const { moved } = (await rowsOf(database, find.replaceAll('note_store', 'messaging.note_store'))) as {
    moved: boolean | null
  }
  expect(moved).toBeNull()
})

async function idsIn(db: Queryable, text: string): Promise<string[]> {
  const rows = await db.query<Row>({ name: `test.${text.length}`, text, values: [] })
  return rows.map(({ id }) => id)
}

const asOwner = ({ ownerUrl }: TestDatabase, text: string) => rowsOf({ url: ownerUrl }, text)

async function connect({ url }: { url: string }): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  closing.push(() => client.end())
  return client
}

async function rowsOf({ url }: { url: string }, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
    .query(text)
    .then(({ rows }) => rows[0])
    .finally(() => client.end())
}
