import type { Message } from '@flotilla/contract'
import { crashPoint } from '@flotilla/crash-points'
import { inCommitOrder, type Position, type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { currentTraceparent, inSpan } from '@flotilla/telemetry'
import { SpanKind } from '@opentelemetry/api'
import type { StoredPosition } from './position.ts'
import { toSendable } from './sendable.ts'

/**
 * Puts messages into the outbox, in this order. They are published after the transaction commits, and only then. Throws a TypeError with all findings if one can never be handled:
 * made by hand, data that does not fit its contract, more than 512 KiB, or a source that is not this service.
 */
export async function append(tx: Transaction, messages: readonly Message[]): Promise<void> {
  const findings: string[] = []
  const sendables = messages.map((message) => {
    const { text, flaws } = toSendable(message, tx.name)
    findings.push(...flaws.map((flaw) => `${message.type} ${message.id}: ${flaw}`))
    return { message, text }
  })
  if (findings.length > 0) throw new TypeError(`a message cannot be sent: ${findings.join('; ')}`)
  if (messages.length > 0) await appendEach(tx, { sendables, parent: currentTraceparent() }, [])
}

interface Sendable {
  readonly message: Message
  readonly text: string
}

// A span for each message, so that each is followed on its own; the statement, which is one, is part of the last.
async function appendEach(
  tx: Transaction,
  { sendables, parent }: { sendables: readonly Sendable[]; parent: string | undefined },
  envelopes: readonly string[],
): Promise<void> {
  const [first, ...others] = sendables
  if (!first) {
    crashPoint('outbox.before-insert')
    await tx.query(insert(envelopes))
    crashPoint('outbox.after-insert')
    return
  }
  const { message, text } = first
  const attributes = {
    'messaging.system': 'flotilla',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': message.type,
    'messaging.message.id': message.id,
  }
  await inSpan(`send ${message.type}`, { kind: SpanKind.PRODUCER, attributes, parent }, () => {
    const traceparent = message.traceparent ? undefined : currentTraceparent()
    const envelope = traceparent ? `{"traceparent":${JSON.stringify(traceparent)},${text.slice(1)}` : text
    return appendEach(tx, { sendables: others, parent }, [...envelopes, envelope])
  })
}

// The relay is told in the same statement; PostgreSQL delivers it at commit.
const insert = (envelopes: readonly string[]) => sql('outbox.append')`
  with written as (
    insert into messaging.outbox (slot, envelope)
    select current, envelope::json from messaging.outbox_slot, unnest(${envelopes}::text[]) with ordinality as e(envelope, n) order by n
    returning 1
  )
  select pg_notify('outbox', '') from written limit 1`

export interface OutboxRow extends Position {
  readonly envelope: Message
}

export async function readOutbox(db: Queryable, after: Position, limit: number): Promise<OutboxRow[]> {
  return db.query<OutboxRow>({ name: 'outbox.read', text: readOutboxText, values: [after.xid, after.seq, limit] })
}

export const readOutboxText = `/* outbox.read */ select o.xid::text, o.seq::text, o.envelope from messaging.outbox o
  where ${inCommitOrder({ table: 'o', xid: '$1::xid8', seq: '$2::bigint' })} limit $3`

/** The position from which to publish to this store of the bus (see begin_outbox in 0004-stores.ts of `@flotilla/messaging-tables`). */
export async function beginOutbox(db: Queryable, { bus, now }: { bus: string; now: number }): Promise<StoredPosition> {
  const at = await db.one(sql<Omit<StoredPosition, 'bus'> & Record<string, unknown>>('outbox.begin')`
    select server::text, xid::text, seq::text from messaging.begin_outbox(${bus}, ${new Date(now)})`)
  return { ...at, bus }
}

// Only forwards: a relay that lost its lock without knowing must not move the position of its successor back. Only on its server and for its bus: it would skip what nobody has published there.
export async function movePosition(db: Queryable, { server, bus, xid, seq }: StoredPosition): Promise<void> {
  await db.query(sql('outbox.move')`
    update messaging.outbox_relay set xid = ${xid}::xid8, seq = ${seq}::bigint
    where server = ${server}::bigint and (xid, seq) < (${xid}::xid8, ${seq}::bigint)
      and exists (select from messaging.stores where name = 'bus' and id = ${bus})`)
}

/**
 * Empties the slot that is not written to, and lets new rows go there; what is in the other leaves with the next call. False when that is not possible now, and
 * harms nobody: `rotate_outbox` in the database looks by itself whether everything is published.
 */
export async function rotateOutbox(db: Queryable): Promise<boolean> {
  const { rotated } = await db.one(
    sql<{ rotated: boolean }>('outbox.rotate')`select messaging.rotate_outbox() as rotated`,
  )
  return rotated
}

export interface OutboxLag {
  /** Messages that wait to be published; counting stops at 10,000. */
  readonly messages: number
  /** When the oldest of them was made (RFC 3339). */
  readonly oldest: string | null
}

// Searches the text: PostgreSQL's JSON operators fail on a NUL anywhere in a document.
export async function readLag(db: Queryable): Promise<OutboxLag> {
  const { xid, seq } = await db.one(sql<Position & Record<string, unknown>>('outbox.relayed')`
    select xid::text, seq::text from messaging.outbox_relay`)
  return db.one(sql<OutboxLag & Record<string, unknown>>('outbox.lag')`
    select
      (select count(*)::int from (select from messaging.outbox where (xid, seq) > (${xid}::xid8, ${seq}::bigint) order by xid, seq limit 10000) waiting) as messages,
      (select substring(envelope::text from '"time":"([^"]*)"') from messaging.outbox where (xid, seq) > (${xid}::xid8, ${seq}::bigint) order by xid, seq limit 1) as oldest`)
}
