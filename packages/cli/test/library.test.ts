import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findWithoutNote } from '@flotilla/affected/notes'
import { filesOfRepository } from '@flotilla/scaffold/repository'
import { importsOf } from '@flotilla/workspace/imports'
import { archiveOf, type Manifest, publicExports, readLibrary, toPublic } from '@flotilla/workspace/library'
import { root } from '@flotilla/workspace/repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commitAll, copyRepository, git } from './scratch.ts'

// Quick looks only; `npm run prove -- repo` packs the library, and has a repository of its own run with it.
const library = readLibrary(root)
const workspace = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
const names = library.map(({ manifest }) => manifest.name)
const apps = globSync('apps/*/package.json', { cwd: root }).map(
  (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).name,
)

test('what services need of this repository beside contracts and apps is the library, which is of one version', () => {
  const needed = globSync('{services,contracts}/*/package.json', { cwd: root }).flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8'))
    return Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => /^@flotilla\/.*(?<!-contract)$/.test(name) && !apps.includes(name),
    )
  })
  expect(new Set(needed).size).toBeGreaterThan(10)
  expect([...new Set(needed)].filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(library.map(({ manifest }) => manifest.version)).size).toBe(1)
  expect(workspace.versioning.fixed[0].toSorted()).toEqual(names.toSorted())
})

test.for(library)('$folder can be packed', ({ folder, manifest }) => {
  expect(findingsOf(manifest, readSources(join(root, folder)), (path) => existsSync(join(root, folder, path)))).toEqual(
    [],
  )
})

test.for(library)(
  '$folder has a README of half a screen: what it is for, an example, its limits',
  ({ folder, manifest }) => {
    const text = readFileSync(join(root, folder, 'README.md'), 'utf8')
    expect(text.startsWith(`# ${manifest.name}\n\n`)).toBe(true)
    expect(text).toContain('\n```')
    expect(text).toContain('\n**Limits.** ')
    expect(text.split('\n').length).toBeLessThanOrEqual(40)
  },
)

test('control: what would be missing elsewhere is found', () => {
  const manifest: Manifest = {
    name: '@flotilla/bad',
    version: '0.0.0',
    description: '',
    license: 'Apache-2.0',
    files: ['src', 'gone'],
    exports: { '.': './src/index.ts', './a.sql': './a.sql', './nowhere': './src/nowhere.ts' },
    dependencies: { pg: 'catalog:', '@flotilla/clock': 'workspace:*' },
  }
  const sources = [
    `import { Client } from 'pg/lib'\nimport { test } from 'vitest'\nimport x from '@flotilla/kit/openapi'\n`,
  ]
  const there = ['src', 'src/index.ts', 'a.sql']
  expect(findingsOf(manifest, sources, (path) => there.includes(path))).toEqual([
    'names gone among its files, which is not there',
    './a.sql lies outside of its files',
    './nowhere is not there',
    'imports vitest, which others do not get with it',
    'imports @flotilla/kit, which others do not get with it',
  ])
})

test('a published manifest has built files, versions for workspace: and catalog:, and no scripts', () => {
  const { manifest } = library.find(({ folder }) => folder === 'packages/messaging')!
  const published = toPublic(manifest, workspace.catalog) as any
  expect(published.exports).toMatchObject({ '.': './src/index.js', './tables': './src/tables.js' })
  const testing = library.find(({ folder }) => folder === 'packages/testing')!
  expect(testing.manifest.exports).toHaveProperty('./nats-server')
  expect((toPublic(testing.manifest, workspace.catalog) as any).exports).not.toHaveProperty('./nats-server')
  expect(published.dependencies).toMatchObject({
    '@flotilla/clock': manifest.version,
    fastify: `^${workspace.catalog.fastify}`,
  })
  expect(published.files).toContain('CHANGELOG.md')
  const dashboard = library.find(({ folder }) => folder === 'packages/dashboard')!
  const needs = Object.keys((toPublic(dashboard.manifest, workspace.catalog) as any).dependencies)
  expect(needs).toContain('@flotilla/telemetry-store')
  expect(needs.filter((name) => apps.includes(name))).toEqual([])
  for (const absent of ['scripts', 'devDependencies', 'private']) expect(published).not.toHaveProperty(absent)
  expect(JSON.stringify(published)).not.toMatch(/workspace:|catalog:|\.ts"/)
  expect(() => toPublic({ ...manifest, dependencies: { pg: '*' } }, {})).toThrow('@flotilla/messaging needs pg as «*»')
})

test.for([true, false])('a new repository takes the library as packages; from archives: %s', (packed) => {
  const files = filesOfRepository({ name: 'harbour', packed })
  const settings = parse(files.get('pnpm-workspace.yaml')!)
  const { version } = library[0]!.manifest
  for (const name of names) expect(settings.catalog[name]).toBe(version)
  const overrides = names.map((name) => [name, `file:packages/flotilla/${archiveOf({ name, version })}`])
  expect(settings.overrides).toEqual(packed ? Object.fromEntries(overrides) : undefined)
  for (const setting of ['allowBuilds', 'minimumReleaseAge', 'trustPolicy'])
    expect([setting, settings[setting]]).toEqual([setting, workspace[setting]])
  // What it has of this repository is no part of the shop, and leads nowhere that it has not.
  const paths = [...files.keys()]
  expect(paths).toEqual(expect.arrayContaining(['.gitignore', '.npmrc', 'flotilla.mjs', 'charts/service/Chart.yaml']))
  expect(paths.filter((path) => /^(services|contracts|tests|packages\/(?!README))\//.test(path))).toEqual([])
  const workflows = paths.filter((path) => path.startsWith('.github/')).map((path) => files.get(path)!)
  const settingsText = ['package.json', 'turbo.json', 'vitest.config.ts'].map((path) => files.get(path)!)
  expect(workflows).toHaveLength(2)
  for (const text of [...workflows, ...settingsText])
    expect(text).not.toMatch(/packages\/(cli|testing|kit)\b|prove|notes/)
})

let checkout: string
beforeAll(() => {
  checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-library-'))
  copyRepository(checkout)
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

test.for<[what: string, changed: string[], note: string, missing: string[]]>([
  ['a change', ['packages/kit/src/app.ts'], '', ['@flotilla/kit']],
  ['a change with a note', ['packages/kit/src/app.ts'], '"@flotilla/kit": minor', []],
  ['a note that says: none', ['packages/kit/src/app.ts'], "'@flotilla/kit': none", []],
  [
    'a note of another',
    ['packages/kit/src/app.ts', 'packages/saga/src/tables.ts'],
    '"@flotilla/kit": patch',
    ['@flotilla/saga'],
  ],
  ['a note without a step', ['packages/kit/src/app.ts'], '"@flotilla/kit": huge', ['@flotilla/kit']],
  ['a page that a package ships', ['apps/dashboard-page/src/main.tsx'], '', ['@flotilla/dashboard']],
  [
    'what others do not get',
    ['packages/kit/src/drain.test.ts', 'packages/kit/README.md', 'services/cart/src/service.ts'],
    '',
    [],
  ],
])('%s', async ([, changed, note, missing]) => {
  const base = git(checkout, 'rev-parse', 'HEAD').trim()
  for (const path of changed) await appendFile(join(checkout, path), '\n')
  await mkdir(join(checkout, '.changeset'), { recursive: true })
  if (note) writeFileSync(join(checkout, '.changeset/tidy-boats-sail.md'), `---\n${note}\n---\n\nWhat it is.\n`)
  commitAll(checkout, 'change')
  expect(findWithoutNote(checkout, base).missing).toEqual(missing)
  git(checkout, 'reset', '-q', '--hard', base)
})

test('a note of one package is a release of all of them, and of no service', async () => {
  await mkdir(join(checkout, '.changeset'), { recursive: true })
  writeFileSync(join(checkout, '.changeset/tidy-boats-sail.md'), '---\n"@flotilla/kit": major\n---\n\nNew guards.\n')
  const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
  const said = execFileSync(process.execPath, [pnpm, 'change', 'status'], { cwd: checkout, encoding: 'utf8' })
  const plan = [...said.matchAll(/^ +(@\S+): \S+ → (\S+) /gm)]
  expect(plan.map(([, name]) => name).toSorted()).toEqual(names.toSorted())
  expect(new Set(plan.map(([, , next]) => next)).size).toBe(1)
})

function findingsOf(manifest: Manifest, sources: readonly string[], isThere: (path: string) => boolean): string[] {
  const { files, exports, dependencies, optionalDependencies, peerDependencies } = manifest
  const needs = { ...dependencies, ...optionalDependencies, ...peerDependencies, [manifest.name]: '' }
  const paths = publicExports(exports).map(([, path]) => path)
  const imported = sources
    .flatMap((text) => importsOf({ path: 'a.ts', text }))
    .flatMap(({ from }) => /^(@[^/]+\/)?[^./][^/]*/.exec(from)?.[0] ?? [])
  return [
    // What is built when it is packed is not there yet.
    ...files
      .filter((path) => !path.startsWith('dist/') && !isThere(path))
      .map((path) => `names ${path} among its files, which is not there`),
    ...paths
      .filter((path) => !files.some((file) => `${path}/`.startsWith(`./${file}/`)))
      .map((path) => `${path} lies outside of its files`),
    ...paths.filter((path) => !isThere(path.slice(2))).map((path) => `${path.replace(/src\/|\.ts/g, '')} is not there`),
    ...new Set(
      imported
        .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in needs))
        .map((name) => `imports ${name}, which others do not get with it`),
    ),
  ]
}

function readSources(folder: string): string[] {
  const files = globSync('src/**/*.ts', { cwd: folder, exclude: (path) => path.endsWith('.test.ts') })
  expect(files.length).toBeGreaterThan(0)
  return files.map((file) => readFileSync(join(folder, file), 'utf8'))
}
