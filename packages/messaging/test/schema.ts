import { readFile } from 'node:fs/promises'
import { messagingTables } from '../src/tables/index.ts'

/** A database of a service that sends and takes messages. */
export const withMessaging = { libraries: [messagingTables] }
/** What the launcher makes for the bus on PostgreSQL. */
export const busSchema = await readFile(new URL('../src/postgres-bus/schema.sql', import.meta.url), 'utf8')
