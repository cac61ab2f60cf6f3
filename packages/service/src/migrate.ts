export { runMigrations } from '@flotilla/postgres/run-migrations'
