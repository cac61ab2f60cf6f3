import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Postgres, removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { openDatabase, openListener, sql } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { testDatabase } from '@flotilla/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './authority.ts'
import { objectsOf } from './chart.ts'

const lacks = ['helm', 'openssl'].find((program) => spawnSync(program, ['version']).status !== 0)
const encrypted = sql<{ ssl: boolean }>('tls.encrypted')`select ssl from pg_stat_ssl where pid = pg_backend_pid()`

describe.skipIf(lacks)(
  `PostgreSQL with the values of production${lacks ? `: left out, there is no ${lacks} on PATH` : ''}`,
  () => {
    let certificates: Certificates
    let dir: string
    let server: Postgres
    const undo: (() => Promise<void>)[] = []
    beforeAll(async () => {
      certificates = makeCertificates('localhost', process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined)
      dir = mkdtempSync(join(tmpdir(), 'flotilla-tls-data-'))
      chmodSync(dir, 0o755)
      server = await startPostgres({ dir, settings: settings(certificates.folder) })
    })
    afterEach(() => Promise.all(undo.splice(0).map((step) => step())))
    afterAll(async () => {
      await server?.stop()
      if (dir) await removePostgres(dir)
      certificates?.remove()
    })

    /** In `template1`: for `postgres` the launcher has a way without TLS, to see whether the server is ready. */
    const urlOf = (host = 'localhost', tls = `?sslmode=verify-full&sslrootcert=${certificates.ca}`) => {
      const { username, password } = new URL(server.url)
      return `postgres://${username}:${password}@${host}:${server.port}/template1${tls}`
    }
    const open = (url: string) => {
      const db = openDatabase({ url, name: 'tests' })
      undo.push(db.close)
      return db
    }

    test('who believes another CA refuses the server, in plain words; when the file says the right one, the next connection comes about', async () => {
      const db = open(urlOf())
      await expect(db.query(encrypted)).rejects.toThrow(/certificate/)
      certificates.believe()
      expect(await db.one(encrypted)).toEqual({ ssl: true })
    })

    test('so do migrations and whoever listens', async () => {
      const migrations = mkdtempSync(join(tmpdir(), 'flotilla-tls-migrations-'))
      writeFileSync(join(migrations, '0001_boats.sql'), 'create table boats ();')
      expect(await migrate({ url: urlOf(), migrations: pathToFileURL(`${migrations}/`) })).toEqual(['0001_boats'])
      const heard = Promise.withResolvers<void>()
      const listener = openListener({ url: urlOf(), name: 'tests', channels: ['c'], onWake: () => heard.resolve() })
      undo.push(listener.close)
      await heard.promise
    })

    test('a file that is not there is said by name, and nothing ends of it', async () => {
      const url = urlOf('localhost', '?sslmode=verify-full&sslrootcert=/none/ca.crt')
      await expect(open(url).query(encrypted)).rejects.toThrow('/none/ca.crt')
      const said = Promise.withResolvers<Error>()
      const listener = openListener({ url, name: 'tests', channels: ['c'], onWake: () => {}, onError: said.resolve })
      undo.push(listener.close)
      expect((await said.promise).message).toContain('/none/ca.crt')
    })

    test('the right CA for another name is refused', async () => {
      await expect(open(urlOf('127.0.0.1')).query(encrypted)).rejects.toThrow(/altnames/i)
    })

    test('the server lets nobody in without TLS', async () => {
      await expect(open(urlOf('localhost', '')).query(encrypted)).rejects.toThrow(/no encryption/)
    })

    test('a server without TLS is refused; control: without those parameters it is not', async () => {
      const database = await testDatabase()
      undo.push(database.drop)
      await expect(open(`${database.url}?sslmode=verify-full`).query(encrypted)).rejects.toThrow(/not support SSL/)
      expect(await open(database.url).one(encrypted)).toEqual({ ssl: false })
    })
  },
)

/** The settings that the chart gives the server, with its rules of who may come in. */
function settings(certificates: string): Record<string, string> {
  const files = ['charts/environments/postgres-cart.yaml', 'charts/environments/postgres-production.yaml']
  const objects = objectsOf('postgres', files)
  const [container] = objects.find(({ kind }) => kind === 'StatefulSet').spec.template.spec.containers
  const rules = join(certificates, 'pg_hba.conf')
  writeFileSync(rules, 'hostnossl postgres postgres 127.0.0.1/32 scram-sha-256\n')
  appendFileSync(rules, objects.find(({ kind }) => kind === 'ConfigMap').data['pg_hba.conf'])
  const given: [string, string][] = container.args
    .map((argument: string) => argument.slice(2).split('='))
    .map(([name, value]: [string, string]) => [name.replaceAll('-', '_'), value])
    .filter(([name]: [string]) => name.startsWith('ssl'))
  const own = given.map(([name, value]) => [name, value.replace('/etc/postgres-tls', certificates)])
  return { ...Object.fromEntries(own), hba_file: rules }
}
