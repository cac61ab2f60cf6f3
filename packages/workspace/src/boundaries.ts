import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Import, importsOf, type SourceFile } from './imports.ts'
import { findCycle } from './packages.ts'

const inputOutput =
  /^(node:(fs|net|http|https|child_process|dgram|dns|tls|worker_threads)(\/.*)?|pg|undici|fastify|@fastify\/.*|fastify-plugin|@flotilla\/(postgres|bus|postgres-bus|nats-bus|open-bus|outbox|messaging|messaging-tables|http-client|kit|telemetry|idempotency|audit)(\/.*)?)$/

/** Returns every TypeScript source of services, apps, packages and contracts. */
export function readSources(root: string): SourceFile[] {
  const files: SourceFile[] = []
  for (const group of ['services', 'apps', 'packages', 'contracts'].filter((name) => existsSync(join(root, name))))
    for (const entry of readdirSync(join(root, group), { withFileTypes: true }))
      if (entry.isDirectory()) collect(root, posix.join(group, entry.name), files)
  return files
}

/** What breaks the boundaries of architecture.md §2 and §3, a sentence each. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path))
  const imports = new Map(files.map((file) => [file, importsOf(file)]))
  const ofFiles = files.flatMap((file) => {
    // A type cannot do anything, so its import may name what another may not.
    const targets = imports.get(file)!.flatMap(({ from, typeOnly }) => (typeOnly ? [] : [from]))
    return targets.flatMap((target) => breachOf(file.path, target, paths) ?? [])
  })
  return [...ofFiles, ...sharedNames(files), ...mutualCapabilities(imports)]
}

/** Capabilities of a service that import each other, also by way of others. Here a type counts: it is a thing that one has to know of the other. */
function mutualCapabilities(imports: ReadonlyMap<SourceFile, readonly Import[]>): string[] {
  const needs = new Map<string, Set<string>>()
  for (const [{ path }, all] of imports) {
    const capability = isTest(path) ? undefined : capabilityOf(path)
    if (!capability) continue
    const known = needs.get(capability) ?? new Set()
    needs.set(capability, known)
    for (const { from } of all) {
      const other = from.startsWith('.') ? capabilityOf(posix.join(posix.dirname(path), from)) : undefined
      if (other && other !== capability) known.add(other)
    }
  }
  const cycle = findCycle([...needs].map(([name, known]) => ({ name, needs: [...known] })))
  return cycle
    ? [`${cycle[0]}: capabilities import each other (${cycle.map((one) => posix.basename(one)).join(' → ')})`]
    : []
}

/** Names that are given to two SQL statements. On one pool the second one throws, and those of packages run on the pools of all services. */
function sharedNames(files: readonly SourceFile[]): string[] {
  const named = files
    .filter(({ path }) => !isTest(path) && !path.includes('/bench/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bsql(?:<[^`]*?>)?\(\s*'([^']+)',?\s*\)`/g)].map(([, name]) => ({ name, path })),
    )
  return named.flatMap(({ name, path }, i) => {
    const other = named.slice(i + 1).find((one) => one.name === name && sharePool(one.path, path))
    return other ? [`${path}: calls a statement ${name}, as ${other.path} does; one of them needs another name`] : []
  })
}

const sharePool = (a: string, b: string): boolean =>
  [a, b].some((path) => path.startsWith('packages/')) || a.split('/')[1] === b.split('/')[1]

function breachOf(path: string, target: string, paths: ReadonlySet<string>): string | undefined {
  const [group, owner] = path.split('/') as [string, string]
  const local = target.startsWith('.') ? posix.join(posix.dirname(path), target) : undefined
  const breach = (rule: string) => `${path}: imports ${target}; ${rule}`
  if (local && !local.startsWith(`${group}/${owner}/`)) return breach('another package is imported by its name')
  const other = /^@flotilla\/([\w-]+)/.exec(target)?.[1]
  if (other && paths.has(`services/${other}/src/main.ts`) && other !== owner)
    return breach('nobody imports a service; its contract is what others may use')
  const serves = group === 'services' || other === `${owner}-page`
  if (other && !serves && other !== owner && paths.has(`apps/${other}/src/main.tsx`))
    return breach('an app is for the service or the package that serves it')
  if (group === 'packages' && other?.endsWith('-contract')) return breach('packages know no service')
  if (group === 'contracts' && other && other !== 'contract' && !other.endsWith('-contract'))
    return breach('contracts stand on @flotilla/contract alone')
  if (group === 'apps' && other && other !== 'contract' && !other.endsWith('-contract'))
    return breach('pages know contracts alone')
  if (group === 'services' && !isTest(path)) return serviceBreach(path, target, local, paths, breach)
  return undefined
}

function serviceBreach(
  path: string,
  target: string,
  local: string | undefined,
  paths: ReadonlySet<string>,
  breach: (rule: string) => string,
): string | undefined {
  const capability = capabilityOf(path)
  if (local?.endsWith('-store.ts') && capability && capabilityOf(local) !== capability)
    return breach('a store belongs to its capability')
  if (isRules(path, paths) && (inputOutput.test(target) || local?.endsWith('-store.ts')))
    return breach('rules do no I/O')
  return undefined
}

/** Rules are the `<noun>.ts` beside a `<noun>-store.ts`. */
function isRules(path: string, paths: ReadonlySet<string>): boolean {
  return capabilityOf(path) !== undefined && paths.has(path.replace(/\.ts$/, '-store.ts'))
}

function capabilityOf(path: string): string | undefined {
  return /^(services\/[^/]+\/src\/[^/]+)\/[^/]+\.ts$/.exec(path)?.[1]
}

const isTest = (path: string): boolean => path.endsWith('.test.ts') || /\/test\//.test(path)

function collect(root: string, folder: string, files: SourceFile[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory() && !['node_modules', 'dist', 'fixture'].includes(entry.name)) collect(root, path, files)
    else if (/\.tsx?$/.test(entry.name)) files.push({ path, text: readFileSync(join(root, path), 'utf8') })
  }
}
