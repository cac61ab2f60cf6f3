import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from './errors.ts'

/** A package of the library, as its package.json and its sources have it. */
export interface Package {
  /** Without `@flotilla/`. */
  readonly name: string
  /** Of its sources, without tests. */
  readonly lines: number
  /** The packages that its code needs, by name; what only its tests need is none of them. */
  readonly needs: readonly string[]
}

const own = '@flotilla/'
const mostLines = 1_500

/** Returns the packages below packages/, by name. */
export function readPackages(root: string): Package[] {
  const paths = globSync('packages/*/package.json', { cwd: root }).toSorted()
  const manifests = paths.map((path) => ({ path, ...JSON.parse(readFileSync(join(root, path), 'utf8')) }))
  const known = new Set(manifests.map(({ name }) => name))
  return manifests.map(({ path, name, dependencies = {} }) => ({
    name: name.slice(own.length),
    lines: linesIn(join(root, dirname(path))),
    needs: Object.keys(dependencies)
      .filter((need) => known.has(need))
      .map((need) => need.slice(own.length)),
  }))
}

/** Returns the names along a cycle of packages, or of whatever else has needs, the first one at the end again; undefined where there is none. */
export function findCycle(packages: readonly Pick<Package, 'name' | 'needs'>[]): string[] | undefined {
  const needsOf = new Map(packages.map(({ name, needs }) => [name, needs]))
  const whole = new Set<string>()
  function visit(name: string, way: readonly string[]): string[] | undefined {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name]
    if (whole.has(name)) return undefined
    for (const need of needsOf.get(name) ?? []) {
      const cycle = visit(need, [...way, name])
      if (cycle) return cycle
    }
    whole.add(name)
    return undefined
  }
  for (const { name } of packages) {
    const cycle = visit(name, [])
    if (cycle) return cycle
  }
  return undefined
}

/** Returns what breaks the rules for packages, a sentence each: a cycle, and more lines than one idea takes (docs/decisions/0080). */
export function findPackageBreaches(packages: readonly Package[]): string[] {
  const cycle = findCycle(packages)
  const large = packages.filter(({ lines }) => lines > mostLines)
  return [
    ...(cycle ? [`packages depend on each other: ${cycle.join(' → ')}`] : []),
    ...large.map(({ name, lines }) => `packages/${name}: ${lines} lines without tests; at most ${mostLines}`),
  ]
}

/** Returns the packages by layer, the highest first: each stands above all that it needs, so no arrow runs up. Throws a CliError where there is a cycle. */
export function layersOf(packages: readonly Package[]): Package[][] {
  const cycle = findCycle(packages)
  if (cycle) throw new CliError(`packages depend on each other: ${cycle.join(' → ')}`)
  const heights = new Map<string, number>()
  const byName = new Map(packages.map((one) => [one.name, one]))
  function heightOf(name: string): number {
    const known = heights.get(name)
    if (known !== undefined) return known
    const height = 1 + Math.max(-1, ...byName.get(name)!.needs.map(heightOf))
    heights.set(name, height)
    return height
  }
  const groups = Map.groupBy(packages, ({ name }) => heightOf(name))
  return [...groups].toSorted(([a], [b]) => b - a).map(([, layer]) => layer)
}

/** Returns the needs of a package that are not among those of another need already: enough of a picture to follow. */
export function nearestNeeds(packages: readonly Package[], { needs }: Package): string[] {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const reaches = (from: string, to: string): boolean =>
    byName.get(from)!.needs.some((need) => need === to || reaches(need, to))
  return needs.filter((need) => !needs.some((other) => other !== need && reaches(other, need)))
}

function linesIn(folder: string): number {
  const files = globSync('src/**/*.ts', { cwd: folder })
  return files
    .filter((file) => !file.endsWith('.test.ts'))
    .reduce((sum, file) => sum + readFileSync(join(folder, file), 'utf8').split('\n').length - 1, 0)
}
