import { posix } from 'node:path'
import type { Tree } from './git.ts'
import { readLock } from './lock.ts'
import type { Member, Need, Program, Snapshot } from './types.ts'

interface Manifest {
  readonly name: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const manifestPath = /^(contracts|packages|services|tests)\/[^/]+\/package\.json$/
const kinds = { contracts: 'contract', packages: 'package', services: 'service', tests: 'test' } as const

/** Reads the workspace and its lock file out of a commit. */
export function readSnapshot(tree: Tree): Snapshot {
  const texts = tree.read(tree.paths.filter((path) => manifestPath.test(path)))
  const manifests = [...texts].map(([path, text]) => [posix.dirname(path), JSON.parse(text) as Manifest] as const)
  const bins = new Map(manifests.flatMap(([, { name, bin }]) => Object.keys(bin ?? {}).map((each) => [each, name])))
  const known = new Set(tree.paths)
  const members = manifests.map(([folder, manifest]): [string, Member] => {
    const kind = kinds[folder.split('/')[0] as keyof typeof kinds]
    const program = manifest.bin && programOf(tree, folder, usedBins(manifest.bin, manifests))
    const exports = new Set(Object.values(manifest.exports ?? {}).map((path) => posix.join(folder, path)))
    const ships = known.has(`${folder}/Dockerfile`)
    const needs = needsOf(ships ? { ...manifest, scripts: { bundle: bundler, ...manifest.scripts } } : manifest, bins)
    return [manifest.name, { name: manifest.name, folder, kind, ships, exports, needs, program }]
  })
  const lock = readLock(tree.read(['pnpm-lock.yaml']).get('pnpm-lock.yaml') ?? '')
  return { members: new Map(members), lock: withTools(lock, manifests) }
}

/** What makes every image’s bundle. The dashboard has no script for it: it is a part of that command’s own package, and so cannot name it. */
const bundler = 'flotilla-bundle'

function needsOf(manifest: Manifest, bins: ReadonlyMap<string, string>): Map<string, Need> {
  const built = new Set([...bins].filter(([bin]) => builds(manifest, bin)).map(([, name]) => name))
  const dev = Object.keys(manifest.devDependencies ?? {})
  return new Map([
    ...[...built].map((name): [string, Need] => [name, 'builds']),
    ...dev.map((name): [string, Need] => [name, built.has(name) ? 'builds' : 'checks']),
    ...Object.keys({ ...manifest.optionalDependencies, ...manifest.dependencies }).map((name): [string, Need] => [
      name,
      'runs',
    ]),
  ])
}

/** A tool among the devDependencies that the script `bundle` runs makes what ships. */
function withTools(lock: ReturnType<typeof readLock>, manifests: readonly (readonly [string, Manifest])[]) {
  for (const [folder, manifest] of manifests)
    for (const [name, resolved] of lock.get(folder) ?? [])
      if (resolved.need === 'checks' && builds(manifest, name))
        lock.get(folder)!.set(name, { ...resolved, need: 'runs' })
  return lock
}

const builds = ({ scripts }: Manifest, program: string): boolean =>
  scripts?.bundle?.split(/[\s&|;]+/).includes(program) ?? false

function usedBins(bin: Readonly<Record<string, string>>, manifests: readonly (readonly [string, Manifest])[]) {
  return Object.entries(bin).flatMap(([name, path]) =>
    manifests.some(([, manifest]) => builds(manifest, name)) ? [path] : [],
  )
}

/** The files that programs import, from file to file. */
function programOf(tree: Tree, folder: string, entries: readonly string[]): Program | undefined {
  if (entries.length === 0) return undefined
  const files = new Set<string>()
  const packages = new Set<string>()
  let next = entries.map((entry) => posix.join(folder, entry))
  while (next.length > 0) {
    next.forEach((path) => files.add(path))
    const targets = [...tree.read(next)].flatMap(([path, text]) =>
      [...text.matchAll(/(?:from|import) '([^']+)'|import\('([^']+)'\)/g)].map(([, fixed, late]) => ({
        from: posix.dirname(path),
        target: (fixed ?? late)!,
      })),
    )
    next = []
    for (const { from, target } of targets)
      if (target.startsWith('.')) next.push(posix.join(from, target))
      else if (!target.startsWith('node:')) packages.add(/^(@[^/]+\/)?[^/]+/.exec(target)![0])
    next = [...new Set(next)].filter((path) => !files.has(path))
  }
  return { files, packages }
}
