import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import type { Affected, Member, Need, Snapshot } from './types.ts'

const kinds = { services: 'service', packages: 'package', contracts: 'contract', tests: 'test' } as const

function member(folder: string, needs: Record<string, Need> = {}, more: Partial<Member> = {}): Member {
  const kind = kinds[folder.split('/')[0] as keyof typeof kinds]
  const named = Object.entries(needs).map(([name, need]) => [name, need] as const)
  return {
    name: folder,
    folder,
    kind,
    ships: kind === 'service',
    needs: new Map(named),
    exports: new Set(),
    ...more,
  }
}

const snapshot = (...members: Member[]): Snapshot => ({
  members: new Map(members.map((one) => [one.name, one])),
  lock: new Map(),
})

const repository = snapshot(
  member('packages/base'),
  member('packages/middle', { 'packages/base': 'runs' }),
  member('packages/helper', { 'packages/base': 'runs' }),
  member('packages/tool'),
  member('services/one', { 'packages/base': 'checks', 'packages/middle': 'runs', 'packages/tool': 'builds' }),
  member('services/two', { 'packages/helper': 'checks' }),
)

const told = (found: readonly Affected[]) => found.map(({ folder, reaches }) => `${folder}: ${reaches.join(' ')}`)

test('who runs it by a long way counts as running it, though its tests need it by a short one', () => {
  expect(told(decide(repository, repository, ['packages/base/src/a.ts']))).toEqual([
    'services/one: image',
    'services/two: checks',
    'packages/base: image',
    'packages/helper: image',
    'packages/middle: image',
  ])
})

test('what builds a service reaches it, by its files and its dependencies', () => {
  const after = (path: string) => told(decide(repository, repository, [path]))
  expect(after('packages/tool/src/bin.ts')).toEqual(['services/one: image', 'packages/tool: image'])
  expect(after('packages/tool/src/bin.test.ts')).toEqual(['packages/tool: checks'])
  const lock = (digest: string): Snapshot => ({
    ...repository,
    lock: new Map([
      [
        'packages/tool',
        new Map([
          ['bundler', { digest, need: 'runs' }],
          ['colours', { digest: 'same', need: 'runs' }],
        ]),
      ],
    ]),
  })
  expect(told(decide(lock('a'), lock('b'), []))).toEqual(['services/one: image', 'packages/tool: image'])
  expect(told(decide(lock('a'), lock('a'), []))).toEqual([])
})

test('control: without the edges nobody but the owner is reached', () => {
  const loose = snapshot(...[...repository.members.values()].map((one) => ({ ...one, needs: new Map() })))
  expect(told(decide(loose, loose, ['packages/base/src/a.ts']))).toEqual(['packages/base: image'])
})

test('who needed what is gone is reached, by the edges that were', () => {
  const after = snapshot(
    member('services/one', { 'packages/tool': 'builds' }),
    repository.members.get('packages/tool')!,
  )
  const found = decide(repository, after, ['packages/middle/src/a.ts'])
  expect(told(found)).toContain('services/one: image')
  expect(found.find(({ folder }) => folder === 'packages/middle')).toMatchObject({ removed: true })
})

test('more changes never reach fewer', () => {
  const paths = [...repository.members.keys()].flatMap((folder) => [`${folder}/src/a.ts`, `${folder}/src/a.test.ts`])
  const some = fc.subarray([...paths, 'README.md', 'tsconfig.base.json', 'charts/service/values.yaml'])
  fc.assert(
    fc.property(some, some, (one, other) => {
      const all = new Set(decide(repository, repository, [...one, ...other]).map(({ folder }) => folder))
      for (const { folder } of decide(repository, repository, one)) expect(all).toContain(folder)
    }),
  )
})
