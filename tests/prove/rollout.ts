import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { prove } from './harness/proof.ts'

const root = resolve(import.meta.dirname, '../..')
const tried = ['rollout.test.ts', 'rollout-all.test.ts', 'guard.test.ts']
const long = { FLOTILLA_ROLLOUTS: '20', FLOTILLA_ROLLOUT_REQUESTS: '100000' }

await prove('Rolling updates lose nothing, and a bad release goes back by itself', async (proof) => {
  const shop = ['--context', 'kind-flotilla', '-n', 'shop', 'get', 'deployment', 'gateway']
  const there = await promisify(execFile)('kubectl', shop).then(
    () => true,
    () => false,
  )
  if (!there) return proof.skip('all of it', 'no shop on kind: npm run cluster, then skaffold run')

  const folder = await mkdtemp(join(tmpdir(), 'flotilla-rollout-'))
  proof.later(() => rm(folder, { recursive: true }))
  const report = join(folder, 'report.json')
  const args = ['run', '--root', 'tests/cluster', ...tried, '--reporter=default', '--reporter=json']
  const child = spawn(join(root, 'node_modules/.bin/vitest'), [...args, `--outputFile.json=${report}`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(proof.long && long) },
  })
  proof.later(async () => void child.kill('SIGTERM'))
  await once(child, 'close')
  const { testResults } = JSON.parse(await readFile(report, 'utf8'))
  const results = testResults.flatMap((file: any) => file.assertionResults)
  for (const { title, status } of results) proof.claim(title, status === 'passed', status)
})
