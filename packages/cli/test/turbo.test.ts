import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bumpLock, copyRepository, git } from './scratch.ts'

let home: string
let checkout: string
let before: ReadonlyMap<string, string>
let rootBefore: ReadonlyMap<string, string>
const all = 'cart catalog gateway identity inventory notifications orders payments shipping'

beforeAll(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-turbo-'))
  checkout = join(home, 'checkout')
  copyRepository(checkout)
  // turbo asks pnpm for its version.
  mkdirSync(join(home, 'bin'))
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  writeFileSync(join(home, 'bin/pnpm'), `#!/bin/sh\nexec "${process.execPath}" "${pnpm}" "$@"\n`)
  chmodSync(join(home, 'bin/pnpm'), 0o755)
  before = hashes()
  rootBefore = rootHashes()
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const line = (path: string) => () => appendFileSync(join(checkout, path), '\n')

// The bundles whose hash turbo changes are those of the services whose image `flotilla affected` names (affected.slow.test.ts).
test.for<[string, () => void, string]>([
  ['a line in a service', line('services/cart/src/cart/cart.ts'), 'cart'],
  ['a package of one', line('packages/saga/src/reduce.ts'), 'orders'],
  ['a contract', line('contracts/cart/src/operations.ts'), 'cart gateway orders'],
  ['a test', line('services/cart/src/cart.test.ts'), ''],
  ['a README', line('services/cart/README.md'), ''],
  ['what only tests need', line('packages/testing/src/template.ts'), ''],
  ['a command of this tool', line('packages/cli/src/commands/status.ts'), ''],
  ['what runs the services here', line('packages/supervisor/src/fleet.ts'), ''],
  ['what makes the bundles', line('packages/bundle/src/bundle.ts'), all],
  ['tsconfig.base.json', line('tsconfig.base.json'), all],
  // turbo makes no difference between those of the root; images and `flotilla affected` do (docs/decisions/0002).
  ['the version of a root tool', () => bumpLock(checkout, '@biomejs/biome', '2.6.7'), all],
  ['a dependency of one service', () => bumpLock(checkout, 'hash-wasm', '4.13.0'), 'identity'],
])('%s', ([, edit, expected]) => {
  edit()
  const after = hashes()
  git(checkout, 'checkout', '-q', '--', '.')
  expect([...after].filter(([name, hash]) => hash !== before.get(name)).map(([name]) => name)).toEqual(
    expected.split(' ').filter(Boolean),
  )
})

const rootTasks = ['contract', 'chart', 'lint'] as const
const rootHashes = () => new Map(dryRun(checkout, ...rootTasks).map(({ taskId, hash }) => [taskId, hash]))

test.for<[string, () => void, string]>([
  ['a contract', line('contracts/cart/src/operations.ts'), 'contract lint'],
  ['a service’s document, which drift is looked for in', line('services/cart/openapi.json'), 'contract'],
  ['an import of a service', line('services/cart/src/service.ts'), 'chart lint'],
  ['a chart', line('charts/services/cart.yaml'), 'chart'],
  // turbo counts outputs that are committed, so that they are written anew.
  ['what a task writes, changed by hand', line('charts/environments/valkey-users.yaml'), 'chart'],
  ['what another writes, changed by hand', line('contracts/orders/asyncapi.json'), 'contract'],
  ['what makes the documents', line('packages/kit/src/openapi.ts'), 'contract lint'],
  ['what renders', line('packages/cluster/src/render.ts'), 'chart lint'],
  ['a command that has nothing to do with it', line('packages/cli/src/commands/status.ts'), 'lint'],
  ['a package that has nothing to do with it', line('packages/saga/src/reduce.ts'), 'lint'],
  ['what the linter may say', line('.oxlintrc.json'), 'lint'],
  ['a README', line('services/cart/README.md'), ''],
])('of the root: %s', ([, edit, expected]) => {
  edit()
  const after = rootHashes()
  git(checkout, 'checkout', '-q', '--', '.')
  expect(rootTasks.filter((name) => after.get(`//#${name}`) !== rootBefore.get(`//#${name}`))).toEqual(
    expected.split(' ').filter(Boolean),
  )
})

test('a task of the root is told every file that its program is made of', async () => {
  const tasks = new Map(dryRun(checkout, ...rootTasks).map(({ taskId, inputs }) => [taskId, Object.keys(inputs)]))
  for (const [task, command] of [
    ['//#contract', 'contracts'],
    ['//#chart', 'charts'],
  ] as const) {
    const { metafile } = await build({
      entryPoints: [join(root, `packages/cli/src/commands/${command}.ts`)],
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      metafile: true,
    })
    const program = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules'))
    expect(program.length).toBeGreaterThan(5)
    expect(program.filter((path) => !tasks.get(task)!.includes(path))).toEqual([])
  }
})

test('no task counts what was installed or made', () => {
  const tasks = dryRun(root, 'types', 'bundle', 'test', ...rootTasks)
  expect(tasks.length).toBeGreaterThan(50)
  const strange = tasks.flatMap(({ taskId, inputs }) =>
    Object.keys(inputs)
      .filter((path) => /(^|\/)(node_modules|dist|\.flotilla|\.turbo)\//.test(path))
      .map((path) => `${taskId}: ${path}`),
  )
  expect(strange.slice(0, 3)).toEqual([])
})

interface Task {
  readonly taskId: string
  readonly directory: string
  readonly hash: string
  readonly inputs: Readonly<Record<string, string>>
}

function dryRun(cwd: string, ...tasks: readonly string[]): Task[] {
  const PATH = [join(home, 'bin'), process.env.PATH].join(delimiter)
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/turbo'), ['run', ...tasks, '--dry=json'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: '1' },
  })
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr)
  return JSON.parse(stdout).tasks
}

function hashes(): Map<string, string> {
  const services = dryRun(checkout, 'bundle').filter(({ directory }) => directory.startsWith('services/'))
  expect(services).toHaveLength(9)
  return new Map(services.map(({ directory, hash }) => [directory.split('/')[1]!, hash]))
}
