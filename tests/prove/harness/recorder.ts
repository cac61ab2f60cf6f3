import type { Books } from '@flotilla/shop-test/books'

/**
 * Lets every database write down, in the same transactions, which messages it sent and which it took. Outbox and inbox are emptied after a while, and what was there
 * cannot be asked of them.
 */
export async function record(books: Books, services: readonly string[]): Promise<void> {
  for (const service of services) {
    const outboxes = await books.rows<{ name: string }>(service, outboxTables)
    if (outboxes.length === 0) throw new Error(`${service} has no outbox that is known here`)
    await books.rows(service, [schema, ...outboxes.map(({ name }) => noteSent(name)), noteTaken].join(';\n'))
  }
}

const outboxTables = `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relname like 'outbox%' and a.attname = 'envelope' and c.relkind in ('r', 'p') and not c.relispartition`

const schema = `
create schema proof;
create table proof.sent (id text not null, type text not null);
create table proof.taken (id text not null);
create function proof.note_sent() returns trigger language plpgsql security definer as $$
begin
  insert into proof.sent values (new.envelope ->> 'id', new.envelope ->> 'type');
  return null;
end $$;
create function proof.note_taken() returns trigger language plpgsql security definer as $$
begin
  insert into proof.taken values (new.id);
  return null;
end $$`

const noteSent = (table: string) =>
  `create trigger proof after insert on ${table} for each row execute function proof.note_sent()`

const noteTaken =
  'create trigger proof after insert on messaging.inbox for each row execute function proof.note_taken()'

/** Every message, and who took it how often. */
export interface Traffic {
  readonly sent: ReadonlyMap<string, string>
  /** By service: how often each id was noted. */
  readonly taken: ReadonlyMap<string, ReadonlyMap<string, number>>
}

export async function readTraffic(books: Books, services: readonly string[]): Promise<Traffic> {
  const sent = new Map<string, string>()
  const taken = new Map<string, Map<string, number>>()
  // What was taken is read first: a message that is taken was sent before.
  for (const service of services) {
    const rows = await books.rows<{ id: string; n: number }>(
      service,
      'select id, count(*)::int as n from proof.taken group by id',
    )
    taken.set(service, new Map(rows.map(({ id, n }) => [id, n])))
  }
  for (const service of services)
    for (const { id, type } of await books.rows<{ id: string; type: string }>(service, 'select * from proof.sent'))
      sent.set(id, type)
  return { sent, taken }
}

/** Who listens to what, as can be seen from what was taken. */
export function subscriptionsOf({ sent, taken }: Traffic): Map<string, Set<string>> {
  const entries = [...taken].map(
    ([service, ids]) => [service, new Set([...ids.keys()].flatMap((id) => sent.get(id) ?? []))] as const,
  )
  return new Map(entries.filter(([, types]) => types.size > 0))
}

/** Messages that a subscriber of their type did not take. */
export function lostOf(traffic: Traffic): string[] {
  const { sent, taken } = traffic
  return [...subscriptionsOf(traffic)].flatMap(([service, types]) =>
    [...sent]
      .filter(([id, type]) => types.has(type) && !taken.get(service)!.has(id))
      .map(([id, type]) => `${service} never took ${type} ${id}`),
  )
}

/** Messages that a service took more than once. */
export function doubledOf({ taken, sent }: Traffic): string[] {
  return [...taken].flatMap(([service, ids]) =>
    [...ids].filter(([, n]) => n > 1).map(([id, n]) => `${service} took ${sent.get(id)} ${id} ${n} times`),
  )
}

/** Messages that were taken, but belong to no transaction that was committed. */
export function inventedOf({ taken, sent }: Traffic): string[] {
  return [...taken].flatMap(([service, ids]) =>
    [...ids.keys()].filter((id) => !sent.has(id)).map((id) => `${service} took ${id}, which nobody sent`),
  )
}
