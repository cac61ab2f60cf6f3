import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { kubectl } from './kubernetes.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const preview = 'preview-of-a-test'
const env = { ...process.env, FLOTILLA_NAMESPACE: preview }
const flotilla = (...args: string[]) =>
  run(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...args], { cwd: root, env })

afterAll(() => kubectl('delete', 'namespace', preview, '--ignore-not-found'))

test('a preview of one service runs in a namespace of its own, apart from the shop, and goes without a trace', async () => {
  const before = await shop()
  await flotilla('cluster', 'up')
  const { stdout } = await flotilla('deploy', 'catalog')
  expect(stdout).toContain(`-n ${preview} port-forward service/gateway`)
  const inPreview = (await kubectl('-n', preview, 'get', 'deployments', '-o', 'name')).trim().split('\n')
  expect(inPreview).toEqual(['deployment.apps/catalog'])
  await kubectl('-n', preview, 'rollout', 'status', 'deployment/catalog', '--timeout=60s')

  expect(await reaches(preview, 'catalog', ['catalog-db', 5432])).toBe('yes')
  // The shop's own, by its name of the whole cluster; control: from within the shop it is reached.
  expect(await reaches(preview, 'catalog', ['catalog-db.shop', 5432])).toBe('no')
  expect(await reaches('shop', 'catalog', ['catalog-db.shop', 5432])).toBe('yes')

  await flotilla('cluster', 'down')
  expect(await kubectl('get', 'namespaces', '-o', 'name')).not.toContain(preview)
  expect(await shop()).toBe(before)
})

test('a namespace that somebody else made is neither used nor deleted', async () => {
  await kubectl('create', 'namespace', preview)
  for (const verb of ['up', 'down']) {
    const said = await flotilla('cluster', verb).catch((error) => error.stderr as string)
    expect(said).toContain(`the namespace ${preview} is not of flotilla’s making`)
  }
  expect(await kubectl('get', 'namespaces', '-o', 'name')).toContain(preview)
})

/** What is released there, each with its generation. */
const shop = () =>
  kubectl('get', 'deployments', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.generation}{"\\n"}{end}')

async function reaches(namespace: string, service: string, to: readonly [host: string, port: number]): Promise<string> {
  const probe = `
const socket = require('node:net').connect({ host: '${to[0]}', port: ${to[1]}, timeout: 3000 })
const end = (word) => () => process.stdout.write(word, () => process.exit())
socket.once('connect', end('yes')).once('error', end('no')).once('timeout', end('no'))`
  return kubectl('-n', namespace, 'exec', `deployment/${service}`, '--', '/nodejs/bin/node', '-e', probe)
}
