import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectTo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { freePort } from '@flotilla/embedded-postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../src/index.ts'

const boats = 'create table boats (name text);\n'
let database: TestDatabase
let dir: string

// The program of a migration job, as services have it.
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flotilla-job-'))
  await writeFile(join(dir, '0001_boats.sql'), boats)
  database = await testDatabase({ migrations: pathToFileURL(`${dir}/`) })
  const library = import.meta.resolve('@flotilla/postgres/run-migrations')
  await writeFile(
    join(dir, 'migrate.mjs'),
    `import { runMigrations } from '${library}'\nawait runMigrations({ migrations: new URL('.', import.meta.url) })`,
  )
})
afterEach(async () => {
  await database.drop()
  await rm(dir, { recursive: true })
})

test('says what is wrong in sentences alone, and ends with 1', async () => {
  await writeFile(join(dir, '0001_boats.sql'), `${boats}-- ships`)
  const { code, stderr } = await endOf(await startJob(database.ownerUrl))
  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/0001_boats\.sql changed after it ran/),
    expect.stringMatching(/^Nothing was run\./),
  ])
  const without = await endOf(startWith(join(dir, 'none')))
  expect(without).toEqual({ code: 1, stderr: expect.stringMatching(/^ENOENT: .*none'\n$/) })
  await writeFile(join(dir, '0001_boats.sql'), boats)
  expect(await endOf(await startJob(database.ownerUrl))).toEqual({ code: 0, stderr: '' })
})

test('waits for a database that cannot be reached yet', async () => {
  const url = new URL(database.ownerUrl)
  const [host, port] = [url.hostname, Number(url.port)]
  url.port = `${await freePort()}`
  const job = await startJob(url.href)
  const ended = endOf(job)
  const [said] = await once(job.stdout!.setEncoding('utf8'), 'data')
  expect(said).toMatch(/^the database cannot be reached yet: .*ECONNREFUSED/)
  const door = createServer((socket) => {
    const inside = connectTo(port, host)
    for (const [one, other] of [
      [socket, inside],
      [inside, socket],
    ] as const)
      one.on('error', () => other.destroy()).pipe(other)
  })
  await once(door.listen(Number(url.port), url.hostname), 'listening')
  expect(await ended).toEqual({ code: 0, stderr: '' })
  door.close()
})

async function startJob(url: string): Promise<ChildProcess> {
  await writeFile(join(dir, 'url'), url)
  return startWith(join(dir, 'url'))
}

function startWith(file: string): ChildProcess {
  const env = { ...process.env, MIGRATION_DATABASE_URL_FILE: file }
  return spawn(process.execPath, [join(dir, 'migrate.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function endOf(job: ChildProcess): Promise<{ code: number; stderr: string }> {
  const [stderr, [code]] = await Promise.all([text(job.stderr!), once(job, 'close')])
  return { code, stderr }
}
