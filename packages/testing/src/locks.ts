/**
 * A query of the tables that somebody waits for in this database, each as `{ name }` as often as it is waited for. Without the condition on the database it has those of all
 * tests that run at the time: `pg_locks` is of the whole server, and databases cloned from one template have the same ids of tables.
 */
export const waitedFor = `select relation::regclass::text as name from pg_locks
  where not granted and locktype = 'relation' and database = (select oid from pg_database where datname = current_database()) order by 1`
