import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flotilla, gatewayUrl, kubectl, release } from './kubernetes.ts'
import { look } from './look.ts'

const run = promisify(execFile)
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')
const repository = 'localhost:5001/flotilla/catalog'
const expand = '9001_expand_products'
const contract = '9002_contract_9001_expand_products'
const guard = { enabled: false }
let first: { repository: string; tag: string }

beforeAll(async () => {
  const image = await kubectl(
    'get',
    'deployment',
    'catalog',
    '-o',
    'jsonpath={.spec.template.spec.containers[0].image}',
  )
  const [, name, tag] = /^(.+?):(.+)$/.exec(image.replace('localhost:', 'localhost#'))!
  first = { repository: name!.replace('#', ':'), tag: tag! }
  await build('try-2', image, { [expand]: 'alter table products add column origin text' })
  await build('try-3', `${repository}:try-2`, {
    [contract]: 'alter table products drop column origin',
  })
})

// Migrations go forwards only; what a test did is taken back by hand.
afterAll(async () => {
  const forget = `alter table products drop column if exists origin; delete from pgmigrations where name in ('${expand}', '${contract}')`
  await kubectl(
    'exec',
    'catalog-db-0',
    '--',
    'sh',
    '-c',
    `PGPASSWORD=$(cat /etc/flotilla/admin/password) psql -h 127.0.0.1 -U postgres -d catalog -c "${forget}"`,
  )
  await release('catalog', { image: first, guard })
})

test('old and new version serve side by side while the schema expands, goes back, and contracts; past that there is no way back, and nobody notices', async () => {
  const load = look(url!)
  const start = await revision()
  await release('catalog', { image: { repository, tag: 'try-2' }, guard })
  expect(await applied()).toContain(expand)
  // The version before works on the schema that is ahead of it.
  await flotilla('rollout', 'undo', 'catalog')
  expect(await applied()).toContain(expand)
  await release('catalog', { image: { repository, tag: 'try-2' }, guard })
  await release('catalog', { image: { repository, tag: 'try-3' }, guard })
  expect(await applied()).toContain(contract)
  const before = await kubectl(
    'get',
    'deployment',
    'catalog',
    '-o',
    'jsonpath={.spec.template.spec.containers[0].image}',
  )
  const refused = await flotilla('rollout', 'undo', 'catalog', '--to', `${start}`).catch(
    (error) => error.stderr as string,
  )
  expect(refused).toMatch(/could not go back[^]*contracted by 9002_contract_9001/)
  expect(
    await kubectl('get', 'deployment', 'catalog', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'),
  ).toBe(before)
  const { asked, failed } = await load.stop()
  console.log(`${asked} requests through five rollouts over two migrations, ${failed} failed`)
  expect(failed).toBe(0)
  expect(asked).toBeGreaterThan(500)
}, 900_000)

/** An image of catalog with one migration more. */
async function build(tag: string, base: string, migrations: Record<string, string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-migration-'))
  const names = Object.keys(migrations).map((name) => `${name}.sql`)
  for (const name of names) await writeFile(join(folder, name), `${migrations[name.slice(0, -4)]};\n`)
  const copies = ['/app/migrations/', '/app/dist/migrations/'].map((to) => `COPY ${names.join(' ')} ${to}`)
  await writeFile(join(folder, 'Dockerfile'), [`FROM ${base}`, ...copies, ''].join('\n'))
  await run('docker', ['build', '-q', '-t', `${repository}:${tag}`, folder])
  await run('docker', ['push', '-q', `${repository}:${tag}`])
  await rm(folder, { recursive: true })
}

async function revision(): Promise<number> {
  const where = ['--kube-context', 'kind-flotilla', '-n', 'shop']
  const { stdout } = await run('helm', ['history', 'catalog', ...where, '-o', 'json'])
  return JSON.parse(stdout).at(-1).revision
}

async function applied(): Promise<string> {
  const sql = 'select name from pgmigrations order by id'
  return kubectl(
    'exec',
    'catalog-db-0',
    '--',
    'sh',
    '-c',
    `PGPASSWORD=$(cat /etc/flotilla/admin/password) psql -h 127.0.0.1 -U postgres -d catalog -Atc "${sql}"`,
  )
}
