import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { generatedFiles, generatedFrom } from './generated.ts'
import { filesOfRepository } from './repository.ts'
import { filesOf } from './service.ts'

const manifest = JSON.stringify({ name: '@flotilla/any', description: 'Any', scripts: {} })
const small = new Map([
  ['services/cart/package.json', manifest],
  ['services/boats/package.json', manifest],
  ['packages/lamp/package.json', manifest],
  ['packages/lamp/Dockerfile', ''],
  ['charts/skaffold/stores.yaml', 'metadata: { name: stores }\n'],
])

test('skaffold.yaml here is what the generator writes', () => {
  expect(generatedFiles(root).get('skaffold.yaml')).toBe(readFileSync(join(root, 'skaffold.yaml'), 'utf8'))
})

test('a module for each service, its database and each package with an image; one that is gone leaves', () => {
  expect(namesOf(small)).toEqual(['stores', 'lamp', 'boats-db', 'boats', 'cart-db', 'cart'])
  const fewer = new Map(small)
  fewer.delete('services/boats/package.json')
  fewer.delete('packages/lamp/Dockerfile')
  expect(namesOf(fewer)).toEqual(['stores', 'cart-db', 'cart'])
})

test('values of an environment, pages and the image of `skaffold dev` are a module’s where they exist', () => {
  const more = new Map([
    ...small,
    ['services/cart/package.json', JSON.stringify({ ...JSON.parse(manifest), scripts: { web: 'vite' } })],
    ['charts/environments/cart-production.yaml', ''],
    ['packages/image/dev.Dockerfile', ''],
  ])
  const [without, having] = [small, more].map((files) => JSON.stringify(modulesOf(files)))
  for (const text of ['charts/environments/cart-production.yaml', 'services/cart/dist/web/**', '"name":"dev"'])
    expect([text, without!.includes(text), having!.includes(text)]).toEqual([text, false, true])
})

test('a part in charts/skaffold is in the module of its name; one of no module is refused, and so is a repository without stores', () => {
  const part = 'portForward: [{ port: 1 }]\n'
  const modules = modulesOf(new Map([...small, ['charts/skaffold/boats.yaml', part]]))
  expect(modules.filter((one) => one.portForward).map(({ metadata }) => metadata.name)).toEqual(['boats'])
  expect(() => modulesOf(new Map([...small, ['charts/skaffold/ships.yaml', part]]))).toThrow(
    'charts/skaffold/ships.yaml is a part of the module ships, but',
  )
  const without = new Map(small)
  without.delete('charts/skaffold/stores.yaml')
  expect(() => modulesOf(without)).toThrow('charts/skaffold/stores.yaml is missing')
})

test('a new repository has what the generator writes there; a service in it names no file of this one', () => {
  const files = filesOfRepository({ name: 'harbour', packed: true })
  expect(namesOf(files)).toEqual(['stores'])
  const made = new Map([...files, ...filesOf(root, { name: 'boats', description: 'Boats', events: true })])
  expect(namesOf(made)).toEqual(['stores', 'boats-db', 'boats'])
  const text = generatedFrom(made).get('skaffold.yaml')!
  const named = [...text.matchAll(/charts\/environments\/[\w-]+\.yaml|\S+Dockerfile/g)].map(([path]) => path)
  const known = new Set([...made.keys(), ...generatedFrom(made).keys()])
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((path) => !known.has(path))).toEqual([])
})

const modulesOf = (files: ReadonlyMap<string, string>): any[] =>
  parseAllDocuments(generatedFrom(files).get('skaffold.yaml')!).map((document) => document.toJS())
const namesOf = (files: ReadonlyMap<string, string>): string[] => modulesOf(files).map(({ metadata }) => metadata.name)
