import { fileURLToPath } from 'node:url'
import { migrate } from '@flotilla/postgres/migrate'

await migrate({
  url: process.env.MIGRATION_DATABASE_URL!,
  dir: fileURLToPath(new URL('../migrations', import.meta.url)),
  log: console.log,
})
