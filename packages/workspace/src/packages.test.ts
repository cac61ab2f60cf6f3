import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findCycle, findPackageBreaches, layersOf, nearestNeeds, type Package, readPackages } from './packages.ts'
import { packagesToMermaid, packagesToSvg } from './packages-picture.ts'
import { root } from './repository.ts'

const named = (name: string, ...needs: string[]): Package => ({ name, lines: 1, needs })
const four = [named('base'), named('left', 'base'), named('right', 'base'), named('top', 'left', 'right', 'base')]

test('a package stands above all that it needs', () => {
  expect(layersOf(four).map((layer) => layer.map(({ name }) => name))).toEqual([['top'], ['left', 'right'], ['base']])
  expect(nearestNeeds(four, four[3]!)).toEqual(['left', 'right'])
})

test('a cycle is named, and cannot be drawn', () => {
  const round = [named('top', 'a'), named('a', 'b'), named('b', 'c'), named('c', 'a')]
  expect(findCycle(round)).toEqual(['a', 'b', 'c', 'a'])
  expect(() => packagesToSvg(round)).toThrow('packages depend on each other: a → b → c → a')
})

test('a package of more than 1,500 lines is named, and so is a cycle; control: one of 1,500 is not', () => {
  const large = [
    { ...named('small'), lines: 1_500 },
    { ...named('large'), lines: 1_501 },
  ]
  expect(findPackageBreaches(large)).toEqual(['packages/large: 1501 lines without tests; at most 1500'])
  const round = [named('a', 'b'), named('b', 'a')]
  expect(findPackageBreaches(round)).toEqual(['packages depend on each other: a → b → a'])
  expect(findPackageBreaches(four)).toEqual([])
})

test('tests are not counted, and sources are', () => {
  const home = mkdtempSync(join(tmpdir(), 'flotilla-packages-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, 'packages/one/src'), { recursive: true })
  writeFileSync(join(home, 'packages/one/package.json'), '{ "name": "@flotilla/one" }')
  writeFileSync(join(home, 'packages/one/src/one.ts'), 'line\n'.repeat(1_500))
  writeFileSync(join(home, 'packages/one/src/one.test.ts'), 'line\n')
  expect(findPackageBreaches(readPackages(home))).toEqual([])
  writeFileSync(join(home, 'packages/one/src/two.ts'), 'line\n')
  expect(findPackageBreaches(readPackages(home))).toHaveLength(1)
})

test('ours have no cycle; what bundles needs none of the others, and services need no tool', () => {
  const packages = readPackages(root)
  expect(packages.length).toBeGreaterThan(20)
  expect(findCycle(packages)).toBeUndefined()
  const needsOf = new Map(packages.map(({ name, needs }) => [name, needs]))
  expect(needsOf.get('bundle')).toEqual([])
  expect(needsOf.get('cli')).toContain('workspace')
  expect(needsOf.get('kit')).not.toContain('workspace')
})

test('both pictures have every package, and as many arrows', () => {
  const packages = readPackages(root)
  const [mermaid, svg] = [packagesToMermaid(packages), packagesToSvg(packages)]
  for (const { name, lines } of packages) {
    expect(mermaid).toContain(`  ${name}["${name}<br/>${lines} lines"]`)
    expect(svg).toContain(`>${name}</text>`)
  }
  expect(svg.match(/marker-end/g)!.length).toBe(mermaid.match(/-->/g)!.length)
})
