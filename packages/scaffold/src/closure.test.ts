import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copiesFor, filtersFor, withCopies } from './closure.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flotilla-closure-'))
  write('services/cart/package.json', manifest('cart', 'cart-contract', 'kit'))
  write('contracts/cart/package.json', manifest('cart-contract', 'contract'))
  write('packages/kit/package.json', manifest('kit', 'clock'))
  write('packages/contract/package.json', manifest('contract'))
  write('packages/clock/package.json', manifest('clock'))
  write('packages/saga/package.json', manifest('saga', 'clock'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a Dockerfile takes what its service reaches, and what it will reach', () => {
  const copies = `COPY contracts/cart contracts/cart
COPY packages/clock packages/clock
COPY packages/contract packages/contract
COPY packages/kit packages/kit`
  expect(copiesFor(root, '@flotilla/cart')).toBe(copies)
  const made = new Map([['services/new/package.json', manifest('new', 'saga')]])
  expect(copiesFor(root, '@flotilla/new', made)).toBe(
    'COPY packages/clock packages/clock\nCOPY packages/saga packages/saga',
  )
  expect(filtersFor(root, '@flotilla/cart')).toBe('--filter-prod @flotilla/cart...')
})

test('it takes the bundler where that is a member, and all of a library in archives', () => {
  write('packages/bundle/package.json', manifest('bundle'))
  write('packages/flotilla/flotilla-kit.tgz', '')
  expect(copiesFor(root, '@flotilla/clock')).toBe(`COPY packages/bundle packages/bundle
COPY packages/flotilla packages/flotilla`)
  expect(filtersFor(root, '@flotilla/clock')).toBe('--filter-prod @flotilla/clock... --filter @flotilla/bundle')
})

test('lines of another Dockerfile are set right where it says that they are', () => {
  const dockerfile = (...copies: string[]) =>
    ['COPY a b', '# What it is made of', ...copies, 'RUN c', 'COPY d e', ''].join('\n')
  const right = dockerfile('COPY packages/clock packages/clock')
  for (const wrong of [dockerfile('COPY packages packages', 'COPY contracts contracts'), dockerfile(), right])
    expect(withCopies(root, '@flotilla/saga', wrong)).toBe(right)
  expect(withCopies(root, '@flotilla/saga', 'COPY packages packages\n')).toBeUndefined()
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const manifest = (name: string, ...needs: string[]): string =>
  JSON.stringify({
    name: `@flotilla/${name}`,
    dependencies: Object.fromEntries([
      ...needs.map((need) => [`@flotilla/${need}`, 'workspace:*']),
      ['pg', 'catalog:'],
    ]),
    devDependencies: { '@flotilla/saga': 'workspace:*' },
  })
