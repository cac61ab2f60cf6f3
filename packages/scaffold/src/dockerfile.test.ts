import { expect, test } from 'vitest'
import { generatedFrom } from './generated.ts'

const files = new Map([
  manifest('services/cart', 'cart', 'cart-contract', 'kit'),
  manifest('contracts/cart', 'cart-contract', 'contract'),
  manifest('packages/kit', 'kit', 'clock'),
  manifest('packages/contract', 'contract'),
  manifest('packages/clock', 'clock'),
  manifest('packages/saga', 'saga', 'clock'),
  ['charts/skaffold/stores.yaml', 'metadata: { name: stores }\n'],
])

test('a Dockerfile copies what its service reaches, and no more', () => {
  expect(copiesOf(files)).toEqual(['contracts/cart', 'packages/clock', 'packages/contract', 'packages/kit'])
  expect(dockerfileOf(files)).toContain(' --filter-prod @flotilla/cart... --store-dir')
  const [path, text] = manifest('services/cart', 'cart', 'saga')
  expect(copiesOf(new Map([...files, [path, text]]))).toEqual(['packages/clock', 'packages/saga'])
})

test('it copies the bundler where that is a member, and a library in archives', () => {
  const own = new Map([...files, manifest('packages/bundle', 'bundle')])
  expect(copiesOf(own)).toContain('packages/bundle')
  expect(dockerfileOf(own)).toContain(' --filter-prod @flotilla/cart... --filter @flotilla/bundle --store-dir')
  const archives: [string, string] = [
    'pnpm-workspace.yaml',
    'overrides:\n  "@flotilla/kit": file:packages/flotilla/a.tgz\n',
  ]
  expect(copiesOf(new Map([...files, archives]))).toContain('packages/flotilla')
})

test('a package with a Dockerfile has the same; control: one without has none', () => {
  const kit = 'packages/kit/Dockerfile'
  expect(generatedFrom(files).has(kit)).toBe(false)
  const text = generatedFrom(new Map([...files, [kit, 'FROM scratch\n']])).get(kit)!
  const asService = text.replaceAll('packages/kit', 'services/cart').replaceAll('kit', 'cart')
  expect(withoutCopies(asService)).toBe(withoutCopies(dockerfileOf(files)))
})

function manifest(folder: string, name: string, ...needs: string[]): [path: string, text: string] {
  const dependencies = Object.fromEntries(needs.map((need) => [`@flotilla/${need}`, 'workspace:*']))
  const text = JSON.stringify({ name: `@flotilla/${name}`, description: 'What it is', dependencies })
  return [`${folder}/package.json`, text]
}

const copy = /^COPY (\S+) \1\n/gm
const dockerfileOf = (of: ReadonlyMap<string, string>): string => generatedFrom(of).get('services/cart/Dockerfile')!
const copiesOf = (of: ReadonlyMap<string, string>): string[] =>
  [...new Set([...dockerfileOf(of).matchAll(copy)].map(([, path]) => path!))].filter((path) => path !== 'services/cart')
const withoutCopies = (text: string): string => text.replaceAll(copy, '')
