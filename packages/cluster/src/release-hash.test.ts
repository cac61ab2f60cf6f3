import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@flotilla/workspace/repository'
import { afterAll, expect, test } from 'vitest'
import { hashOfRelease } from './release-hash.ts'
import { type Release, readReleases } from './releases.ts'

const copy = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-release-'))
afterAll(() => rmSync(copy, { recursive: true }))
cpSync(join(root, 'charts'), join(copy, 'charts'), { recursive: true })

const release = (name: string): Release => readReleases(join(root, 'skaffold.yaml')).find((one) => one.name === name)!
const hash = (name: string, settings: string[] = []) => hashOfRelease(copy, release(name), settings)

test('a release has the same hash in another folder', () => {
  expect(hash('cart')).toBe(hashOfRelease(root, release('cart'), []))
})

test.each([
  ['its values', 'charts/services/cart.yaml', 'cart'],
  ['the chart', 'charts/service/values.yaml', 'cart catalog'],
  ['the values of its environment', 'charts/environments/kind.yaml', 'cart catalog'],
  ['the chart of stores', 'charts/postgres/values.yaml', 'cart-db'],
])('a line more in %s changes those that are made of it', (_what, file, changed) => {
  const names = ['cart', 'catalog', 'cart-db', 'nats']
  const before = names.map((name) => hash(name))
  writeFileSync(join(copy, file), '# a line\n', { flag: 'a' })
  expect(names.filter((name, n) => hash(name) !== before[n]).join(' ')).toBe(changed)
})

test('another image is another release', () => {
  expect(hash('cart', ['--set', 'service.image.tag=a'])).not.toBe(hash('cart', ['--set', 'service.image.tag=b']))
})
