import { runMigrations } from '@flotilla/postgres/run-migrations'
import { tables } from './tables.ts'

await runMigrations(tables)
