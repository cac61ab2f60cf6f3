import { readFile } from 'node:fs/promises'

/** What the migrations of a service make for its messages. */
export const messagingSchema = await Promise.all(
  ['schema', 'audit', 'positions', 'held', 'stores'].map((name) =>
    readFile(new URL(`../${name}.sql`, import.meta.url), 'utf8'),
  ),
)
/** What the launcher makes for the bus on PostgreSQL. */
export const busSchema = await readFile(new URL('../src/postgres-bus/schema.sql', import.meta.url), 'utf8')
