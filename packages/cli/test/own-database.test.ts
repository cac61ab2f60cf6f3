import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Postgres, removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCheckout, until } from './program.ts'

let home: string
let server: Postgres
let checkout: ReturnType<typeof openCheckout>

beforeAll(async () => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-own-'))
  chmodSync(home, 0o755)
  server = await startPostgres({ dir: join(home, 'postgres'), settings: { fsync: 'off' } })
  checkout = openCheckout({ FLOTILLA_POSTGRES_URL: server.url })
})

afterAll(async () => {
  await checkout?.remove()
  await removePostgres(join(home, 'postgres'))
  rmSync(home, { recursive: true })
})

test('a server of your own is asked, and left to you', async () => {
  const started = checkout.flotilla('start')
  await until(async () => (await checkout.status()).ready)
  const own = { where: `127.0.0.1:${server.port}`, embedded: false, pid: null, restarts: 0, ended: null }
  expect((await checkout.status()).database).toEqual({ ...own, state: 'ready' })

  process.kill(server.pid, 'SIGKILL')
  await server.ended
  const { ready, database } = await checkout.status()
  expect({ ready, database }).toEqual({ ready: false, database: { ...own, state: 'unready' } })
  server = await server.restart()
  await until(async () => (await checkout.status()).ready)
  started.child.kill('SIGINT')
  expect(await started.exit).toBe(0)
  await server.stop()
})
