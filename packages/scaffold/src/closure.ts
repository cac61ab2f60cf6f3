import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** package.json files by path. */
type Manifests = ReadonlyMap<string, string>

/** The lines by which the Dockerfile of a member of the workspace takes what its bundle is made of, the member itself left out: an edit anywhere else leaves its layers alone. */
export function copiesFor(root: string, name: string, made: Manifests = new Map()): string {
  const folders = closureOf(new Map([...made, ...manifestsOf(root)]), name)
  // In a repository that takes the library as archives, every image needs them.
  const archives = globSync('packages/flotilla/*.tgz', { cwd: root }).length > 0 ? ['packages/flotilla'] : []
  const all = [...folders, ...archives, ...(bundlesHere(root) ? [bundler] : [])]
  return all
    .map((folder) => `COPY ${folder} ${folder}`)
    .toSorted()
    .join('\n')
}

/** Where the command that bundles is a member too, it is installed by name: it is one of the devDependencies, which are left out. */
export const filtersFor = (root: string, name: string): string =>
  [`--filter-prod ${name}...`, ...(bundlesHere(root) ? ['--filter @flotilla/bundle'] : [])].join(' ')

const bundler = 'packages/bundle'
const bundlesHere = (root: string): boolean => existsSync(join(root, bundler))

const block = /(?<=^# What it is made of.*\n)(?:COPY .*\n)*/m

/** A Dockerfile that is no service’s, with these lines as they should be; nothing if it does not say where they are. */
export function withCopies(root: string, name: string, dockerfile: string): string | undefined {
  return block.test(dockerfile) ? dockerfile.replace(block, () => `${copiesFor(root, name)}\n`) : undefined
}

function manifestsOf(root: string): Manifests {
  const paths = globSync('{apps,contracts,packages,services}/*/package.json', { cwd: root })
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]))
}

function closureOf(manifests: Manifests, name: string): string[] {
  const members = new Map(
    [...manifests].map(([path, text]) => {
      const { name: own, dependencies } = JSON.parse(text)
      return [own as string, { folder: posix.dirname(path), needs: Object.keys(dependencies ?? {}) }]
    }),
  )
  const reached = new Set([name])
  for (const each of reached) members.get(each)?.needs.forEach((need) => members.has(need) && reached.add(need))
  reached.delete(name)
  return [...reached].map((each) => members.get(each)!.folder)
}
