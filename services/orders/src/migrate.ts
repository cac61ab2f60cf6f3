import { runMigrations } from '@flotilla/postgres/run-migrations'

await runMigrations(new URL('../migrations', import.meta.url))
