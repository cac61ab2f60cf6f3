import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package.json of the common library, as far as packing looks at it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  /** Folders and files of it that others get. */
  readonly files: readonly string[]
  readonly exports: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: object
}

/** The packages of the library: all that lies below packages/. Whoever gets one needs no app that it depends on: the pages are built into its files. */
export function readLibrary(root: string): { folder: string; manifest: Manifest }[] {
  const read = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8'))
  const apps = new Set(globSync('apps/*/package.json', { cwd: root }).map((path) => read(path).name))
  return globSync('packages/*/package.json', { cwd: root })
    .toSorted()
    .map((path) => ({ folder: dirname(path), manifest: withoutNeeds(read(path), apps) }))
}

function withoutNeeds(manifest: Manifest, left: ReadonlySet<string>): Manifest {
  const { dependencies } = manifest
  if (!dependencies) return manifest
  return {
    ...manifest,
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([name]) => !left.has(name))),
  }
}

/** The name that pnpm gives an archive. */
export const archiveOf = ({ name, version }: Pick<Manifest, 'name' | 'version'>): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`

/**
 * The manifest that others get: built files in place of sources, versions in place of `workspace:` and `catalog:`, and neither scripts nor what only the
 * package's own tests need. Packages of the library are of one version and name each other exactly; what is the catalog's may be newer, so that a service
 * and the library can share one.
 */
export function toPublic(manifest: Manifest, catalog: Readonly<Record<string, string>>, repository?: object): object {
  const { name, version, description, license, files, exports, bin, peerDependenciesMeta } = manifest
  const resolve = (needs: Readonly<Record<string, string>> | undefined) =>
    needs && Object.fromEntries(Object.entries(needs).map(([need, spec]) => [need, versionOf(need, spec)]))
  const versionOf = (need: string, spec: string): string => {
    if (spec.startsWith('workspace:')) return version
    const known = spec === 'catalog:' ? catalog[need] : undefined
    if (!known) throw new Error(`${name} needs ${need} as «${spec}»; expected catalog: or workspace:`)
    // A range of a pre-release takes in what its makers changed since.
    return known.includes('-') ? known : `^${known}`
  }
  return {
    name,
    version,
    description,
    license,
    repository,
    type: 'module',
    engines: { node: '>=24' },
    files: [...files, 'CHANGELOG.md'],
    exports: Object.fromEntries(publicExports(exports).map(([entry, path]) => [entry, toBuilt(path)])),
    bin: bin && Object.fromEntries(Object.entries(bin).map(([command, path]) => [command, toBuilt(path)])),
    dependencies: resolve(manifest.dependencies),
    optionalDependencies: resolve(manifest.optionalDependencies),
    peerDependencies: resolve(manifest.peerDependencies),
    peerDependenciesMeta,
    publishConfig: { access: 'public' },
  }
}

/** What lies in test/ is for the neighbours in this repository. */
export const publicExports = (exports: Manifest['exports']): [entry: string, path: string][] =>
  Object.entries(exports).filter(([, path]) => !path.startsWith('./test/'))

const toBuilt = (path: string): string => path.replace(/\.ts$/, '.js')
