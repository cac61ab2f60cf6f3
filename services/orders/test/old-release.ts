import { randomUUID } from 'node:crypto'
import pg from 'pg'

// The prepared statements of release 9471f40; no table has a schema in its name.
const statements = {
  'inbox.note': 'insert into inbox (id, received_at) values ($1, $2) on conflict (id) do nothing returning id',
  'idempotency.keep': `insert into idempotency_keys (scope, key, fingerprint, status, body, created_at)
    values ($1, $2, $3, $4, $5, $6)`,
  'saga.insert': `insert into sagas (name, id, status, state, data, answers, traceparent, started_at, updated_at)
    values ($1, $2, $3, $4, $5, '{}', $6, $7, $8) on conflict do nothing returning id`,
  'saga.lock': `select id, status, state, data, answers, reason, due_at, traceparent, started_at
    from sagas where name = $1 and id = $2 for update`,
  'saga.update': `update sagas set status = $1, state = $2, answers = $3, reason = $4, due_at = $5, updated_at = $6
    where name = $7 and id = $8`,
  'saga.add-history': `insert into saga_history (name, id, n, at, input, status, sent)
    select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6 from saga_history where name = $7 and id = $8`,
  'outbox.append': `with written as (
      insert into outbox (slot, envelope)
      select current, envelope::json from outbox_slot, unnest($1::text[]) with ordinality as e(envelope, n) order by n
      returning 1
    ) select pg_notify('outbox', '') from written limit 1`,
  'outbox.position': 'select xid::text, seq::text from outbox_relay',
  'outbox.read': `select o.xid::text, o.seq::text, o.envelope from outbox o
    where (o.xid, o.seq) > ($1::xid8, $2::bigint) and o.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by o.xid, o.seq limit $3`,
  'outbox.move': `update outbox_relay set xid = $1::xid8, seq = $2::bigint where (xid, seq) < ($1::xid8, $2::bigint)`,
  'outbox.rotate': 'select rotate_outbox() as rotated',
}

/** What a service of release 9471f40 did with the tables that libraries own now: the transaction of a handler, and a step of the relay. */
export function openOldRelease(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: 8 })
  // Its `end` does not wait until the server has closed the connections: dropping the database may still cut one.
  pool.on('error', () => {})
  const on =
    (client: pg.Pool | pg.PoolClient) =>
    (name: keyof typeof statements, ...values: unknown[]) =>
      client.query<any>({ name, text: statements[name], values })
  return {
    /** Handles a message: notes it, stores an answer under a key, moves a saga on, appends an event. Returns the id that all of these rows have. */
    async handle(): Promise<string> {
      const [id, now, state] = [randomUUID(), new Date(), { at: 0, steps: ['asked'] }]
      const client = await pool.connect()
      const run = on(client)
      try {
        await client.query('begin')
        await run('inbox.note', id, now)
        await run('idempotency.keep', 'test ann', id, Buffer.from('f'), 201, JSON.stringify({ id }), now)
        await run('saga.insert', 'checkout', id, 'running', state, { id }, null, now, now)
        await run('saga.lock', 'checkout', id)
        await run('saga.update', 'running', state, {}, null, null, now, 'checkout', id)
        await run('saga.add-history', 'checkout', id, now, { type: 'started' }, 'running', '[]', 'checkout', id)
        await run('outbox.append', [JSON.stringify({ id, type: 'test.event.told.v1', time: now })])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
      return id
    },
    /** Publishes what is waiting and rotates the outbox. Returns the ids of the messages. */
    async relay(): Promise<string[]> {
      const run = on(pool)
      const { rows: position } = await run('outbox.position')
      const { rows } = await run('outbox.read', position[0].xid, position[0].seq, 500)
      const last = rows.at(-1)
      if (last) await run('outbox.move', last.xid, last.seq)
      await run('outbox.rotate')
      return rows.map(({ envelope }: { envelope: { id: string } }) => envelope.id)
    },
    close: () => pool.end(),
  }
}
