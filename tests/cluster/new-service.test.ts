import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { gatewayUrl, kubectl } from './kubernetes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-new-'))
const run = promisify(execFile)
if (!(await gatewayUrl())) throw new Error('no cluster: npm run cluster, then skaffold run')

afterAll(async () => {
  for (const release of ['reviews', 'reviews-db'])
    await run('helm', ['uninstall', release, '--kube-context', 'kind-flotilla', '-n', 'shop', '--ignore-not-found'])
  await kubectl('delete', 'pvc', '-l', 'app.kubernetes.io/instance=reviews-db')
  rmSync(checkout, { recursive: true, force: true })
})

test('a new service: made, tested, and on the cluster, with three commands', async () => {
  copyRepository()
  const seconds = {
    'new service': await flotilla('new', 'service', 'reviews'),
    test: await flotilla('test', '--', 'services/reviews'),
    'cluster up': await flotilla('cluster', 'up'),
    deploy: await flotilla('deploy', 'reviews'),
  }
  console.log('seconds:', seconds)
  await kubectl('rollout', 'status', 'deployment/reviews', '--timeout=120s')
  const probe = `fetch('http://reviews:8080/openapi.json').then((r) => r.json()).then((d) => console.log(Object.keys(d.paths).length))`
  // From its own pod: no other service calls it, so no other may.
  const answer = await kubectl(
    'exec',
    'deployment/reviews',
    '--',
    '/nodejs/bin/node',
    '-e',
    probe.replace('reviews:', '127.0.0.1:'),
  )
  expect(Number(answer)).toBeGreaterThan(0)
  const refused = probe.replace(
    "fetch('http://reviews:8080/openapi.json'",
    "fetch('http://reviews:8080/openapi.json', { signal: AbortSignal.timeout(3000) }",
  )
  await expect(kubectl('exec', 'deployment/payments', '--', '/nodejs/bin/node', '-e', refused)).rejects.toThrow(
    /TimeoutError|ECONNREFUSED/,
  )
})

/** Seconds that it took. */
async function flotilla(...args: string[]): Promise<number> {
  const begun = performance.now()
  const env = {
    ...process.env,
    NO_COLOR: '1',
    FLOTILLA_ROOT: undefined,
    FLOTILLA_STATE: undefined,
    FORCE_COLOR: undefined,
  }
  for (const name of Object.keys(env)) if (/^(VITEST|TEST)/.test(name)) delete env[name as keyof typeof env]
  await run(process.execPath, [join(checkout, 'packages/cli/src/main.ts'), ...args], {
    cwd: checkout,
    env,
    maxBuffer: 1 << 26,
  })
  return Math.round((performance.now() - begun) / 1_000)
}

/** What git would commit, in a repository of its own. */
function copyRepository(): void {
  // A try before this one may have left its own.
  rmSync(checkout, { recursive: true, force: true })
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const path of list.toString().split('\0').filter(Boolean)) {
    if (!existsSync(join(root, path))) continue
    mkdirSync(dirname(join(checkout, path)), { recursive: true })
    cpSync(join(root, path), join(checkout, path), { verbatimSymlinks: true, recursive: true })
  }
  execFileSync('git', ['init', '--quiet'], { cwd: checkout })
  mkdirSync(join(checkout, '.flotilla'))
  symlinkSync(join(root, '.flotilla/tools'), join(checkout, '.flotilla/tools'))
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  execFileSync(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: checkout })
}
