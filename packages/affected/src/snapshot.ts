import { posix } from 'node:path'
import type { Tree } from '@flotilla/workspace/git'
import { readLock } from './lock.ts'
import type { Member, Need, Snapshot } from './types.ts'

interface Manifest {
  readonly name: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const manifestPath = /^(apps|contracts|packages|services|tests)\/[^/]+\/package\.json$/
const kinds = { apps: 'app', contracts: 'contract', packages: 'package', services: 'service', tests: 'test' } as const

/** Reads the workspace and its lock file out of a commit. */
export function readSnapshot(tree: Tree): Snapshot {
  const texts = tree.read(tree.paths.filter((path) => manifestPath.test(path)))
  const manifests = [...texts].map(([path, text]) => [posix.dirname(path), JSON.parse(text) as Manifest] as const)
  const bins = new Map(manifests.flatMap(([, { name, bin }]) => Object.keys(bin ?? {}).map((each) => [each, name])))
  const known = new Set(tree.paths)
  const members = manifests.map(([folder, manifest]): [string, Member] => {
    const kind = kinds[folder.split('/')[0] as keyof typeof kinds]
    const exports = new Set(Object.values(manifest.exports ?? {}).map((path) => posix.join(folder, path)))
    const ships = known.has(`${folder}/Dockerfile`)
    return [manifest.name, { name: manifest.name, folder, kind, ships, exports, needs: needsOf(manifest, bins) }]
  })
  const lock = readLock(tree.read(['pnpm-lock.yaml']).get('pnpm-lock.yaml') ?? '')
  return { members: new Map(members), lock: withTools(lock, manifests) }
}

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
