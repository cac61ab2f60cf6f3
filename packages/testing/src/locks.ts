/**
 * Lists the tables that sessions of this database wait for: a `{ name }` for each waiting session. `pg_locks` covers the whole server, and databases cloned from one template
 * have the same table ids: without the condition on the database, the waits of other tests would be listed too.
 */
export const waitedFor = `select relation::regclass::text as name from pg_locks
  where not granted and locktype = 'relation' and database = (select oid from pg_database where datname = current_database()) order by 1`
