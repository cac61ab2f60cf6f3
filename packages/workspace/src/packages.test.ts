import { expect, test } from 'vitest'
import { findCycle, layersOf, nearestNeeds, type Package, readPackages } from './packages.ts'
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
