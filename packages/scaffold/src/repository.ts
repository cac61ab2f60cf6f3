import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { archiveOf } from '@flotilla/workspace/library'
import { natsUsersFile } from '@flotilla/workspace/rights/nats-users'
import { toUsersText } from '@flotilla/workspace/rights/users-text'
import { valkeyUsersFile } from '@flotilla/workspace/rights/valkey-users'
import { parse, parseDocument } from 'yaml'
import { generatedFrom } from './generated.ts'
import { type Model, readModel } from './model.ts'
import { templates } from './service.ts'
import { fill } from './template.ts'

/** Where a repository keeps the archives of the library, if it does not take them from a registry. Images find them there, too. */
export const archives = 'packages/flotilla'

/** The files of a new repository without any service, by path: as they are here, but for what belongs to this shop alone. */
export function filesOfRepository({ name, packed }: { name: string; packed: boolean }): Map<string, string> {
  const model = readModel()
  const files = new Map(Object.entries(model.files))
  const change = (path: string, how: (text: string) => string) => files.set(path, how(files.get(path)!))
  change('package.json', (text) => manifestOf(name, JSON.parse(text)))
  change('pnpm-workspace.yaml', (text) =>
    workspaceOf(text, model, { packed, used: usedIn(files.get('package.json')!) }),
  )
  change('turbo.json', withoutRootTasks)
  change('knip.json', withLibrary)
  change('vitest.config.ts', (text) => text.replace(/packages\/testing\S+\.ts/, '@flotilla/testing/global-setup'))
  change('.github/workflows/pull-request.yml', (text) => withoutJob(text, 'library'))
  change('.github/workflows/main.yml', (text) => withoutJob(withoutJob(text, 'cluster'), 'proofs'))
  for (const file of [natsUsersFile, valkeyUsersFile]) files.set(file, toUsersText(new Map()))
  const cwd = join(templates, '../repository')
  for (const template of globSync('**/*.tpl', { cwd }))
    files.set(template.replace(/\.tpl$/, ''), fill(readFileSync(join(cwd, template), 'utf8'), { name }))
  return new Map([...files, ...generatedFrom(files)])
}

/** The archives that a repository with this library needs. */
export function archivesOfLibrary(): string[] {
  const { library, version } = readModel()
  return library.map((name) => archiveOf({ name, version }))
}

const scripts = ['start', 'status', 'stop', 'test', 'lint', 'check', 'cluster', 'flotilla']

function manifestOf(name: string, own: Record<string, any>): string {
  const { description: _, ...rest } = own
  const manifest = {
    ...rest,
    name,
    scripts: Object.fromEntries(scripts.map((script) => [script, own.scripts[script]])),
    devDependencies: { ...own.devDependencies, '@flotilla/cli': 'catalog:', '@flotilla/testing': 'catalog:' },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

/** What the root and what the templates make take from the catalog. */
function usedIn(manifest: string): Set<string> {
  const templated = globSync('**/package.json.tpl', { cwd: join(templates, '..') })
  const texts = [manifest, ...templated.map((path) => readFileSync(join(templates, '..', path), 'utf8'))]
  return new Set(texts.flatMap((text) => [...text.matchAll(/"([^"]+)": "catalog:"/g)].map(([, used]) => used!)))
}

function workspaceOf(
  text: string,
  { library, version }: Model,
  { packed, used }: { packed: boolean; used: ReadonlySet<string> },
): string {
  const document = parseDocument(text)
  document.delete('versioning')
  const known = Object.entries<string>(parse(text).catalog).filter(([name]) => used.has(name))
  const catalog = [...known, ...library.map((name) => [name, version] as const)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  document.set('catalog', document.createNode(Object.fromEntries(catalog)))
  if (packed)
    document.set(
      'overrides',
      Object.fromEntries(library.map((name) => [name, `file:${archives}/${archiveOf({ name, version })}`])),
    )
  return document.toString({ lineWidth: 0 })
}

/** `//#contract` and `//#chart` are scripts of this repository’s own root. */
function withoutRootTasks(text: string): string {
  const { tasks, ...rest } = JSON.parse(text)
  const { '//#contract': _, '//#chart': __, ...kept } = tasks
  return `${JSON.stringify({ ...rest, tasks: kept }, undefined, 2)}\n`
}

/** Of the library the catalog names all, also what no service has asked for yet. */
function withLibrary(text: string): string {
  const config = JSON.parse(text)
  config.workspaces['.'].ignoreDependencies.push('@flotilla/cli')
  return `${JSON.stringify({ ...config, exclude: ['catalog'] }, undefined, 2)}\n`
}

function withoutJob(text: string, job: string): string {
  const document = parseDocument(text)
  if (!document.deleteIn(['jobs', job])) throw new Error(`the workflow has no job ${job}`)
  return document.toString({ lineWidth: 0 })
}
