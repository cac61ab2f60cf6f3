import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll } from 'vitest'
import { busConformance } from '../src/bus/index.ts'

const busSchema = await readFile(fileURLToPath(import.meta.resolve('@flotilla/postgres-bus/schema.sql')), 'utf8')

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  // Twice: the launcher applies it at every start.
  database = await testDatabase({ sql: [busSchema, busSchema] })
})
afterAll(() => database.drop())

let users = 0
const open = async () => {
  const name = `user-${++users}`
  return {
    bus: openPostgresBus({ url: database.ownerUrl, name, clock: systemClock }),
    async kill() {
      const killer = openDatabase({ url: database.ownerUrl, name: 'killer' })
      await killer.query(sql('test.kill')`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name like ${`${name} bus%`}`)
      await killer.close()
    },
  }
}
// An id that no index can hold.
const spoil = (message: Message) => ({ ...message, id: randomBytes(8_000).toString('hex') })
busConformance('postgres', open, { inHand: 500, spoil })
