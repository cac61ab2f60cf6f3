import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { startEngine } from '../src/engine.ts'
import { cleanUp, connect, makeTemplate } from '../src/template.ts'

const run = 'abcdef0123456789'

test('a server of one’s own comes first, and gets back all that the run made in it', async () => {
  const env = { FLOTILLA_POSTGRES_URL: process.env.FLOTILLA_TEST_POSTGRES_URL!, FLOTILLA_TEST_ENGINE: 'container' }
  const engine = await startEngine(env)
  expect(engine).toMatchObject({ name: 'own', url: env.FLOTILLA_POSTGRES_URL })
  const { name } = await makeTemplate(engine.url, run, { sql: ['create table a (id int)'] })
  expect(await left(engine.url)).toEqual({ databases: [name], roles: [name, `${name}_owner`] })
  await cleanUp(engine.url, run)
  expect(await left(engine.url)).toEqual({ databases: [], roles: [] })
})

test('the embedded one leaves neither process nor folder behind', async () => {
  const engine = await startEngine({ FLOTILLA_TEST_ENGINE: 'embedded' })
  expect(folders()).toHaveLength(1)
  await using client = await connect(engine.url)
  const { rows } = await client.query(`select pid from pg_stat_activity where backend_type = 'checkpointer'`)
  await client.end()
  await engine.stop()
  expect(folders()).toHaveLength(0)
  expect(existsSync(`/proc/${rows[0].pid}`)).toBe(false)
})

test.skipIf(!hasDocker())('the container is gone afterwards', async () => {
  const before = containers()
  const engine = await startEngine({ FLOTILLA_TEST_ENGINE: 'container' })
  expect(containers()).toHaveLength(before.length + 1)
  await using client = await connect(engine.url)
  expect((await client.query('show server_version_num')).rows[0].server_version_num).toMatch(/^18/)
  await client.end()
  await engine.stop()
  expect(containers()).toEqual(before)
})

async function left(url: string): Promise<{ databases: string[]; roles: string[] }> {
  await using client = await connect(url)
  const databases = await client.query(
    `select datname as name from pg_database where datname like 't\\_abcdef01\\_%' order by 1`,
  )
  const roles = await client.query(
    `select rolname as name from pg_roles where rolname like 't\\_abcdef01\\_%' order by 1`,
  )
  return { databases: databases.rows.map((row) => row.name), roles: roles.rows.map((row) => row.name) }
}

function folders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`flotilla-test-${process.pid}-`))
}

function containers(): string[] {
  const args = ['ps', '--all', '--quiet', '--filter', `label=flotilla.test.pid=${process.pid}`]
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean).toSorted()
}

function hasDocker(): boolean {
  try {
    execFileSync('docker', ['image', 'inspect', 'postgres:18'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
