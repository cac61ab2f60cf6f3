import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { migrate } from '@flotilla/postgres/migrate'

await migrate({
  url: readFileSync(process.env.MIGRATION_DATABASE_URL_FILE!, 'utf8'),
  dir: fileURLToPath(new URL('../migrations', import.meta.url)),
  log: console.log,
})
