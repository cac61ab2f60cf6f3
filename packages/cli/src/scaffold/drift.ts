import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Service } from '../repository.ts'
import { withCopies } from './closure.ts'
import { filesOf, type Plan, sharedFilesOf } from './service.ts'

/** Files that hold nothing of a service but its name and description: equal to what the template gives today. */
const exact = [/^services\/[^/]+\/(Dockerfile|src\/(migrate|guard)\.ts)$/, /^charts\/environments\//]
const present = ['README.md', 'openapi.json', 'src/main.ts', 'src/app.ts', 'src/config.ts', 'src/ports.ts']
// By what the migration is called: where it comes from.
const copied = {
  messaging: 'messaging/schema.sql',
  audit: 'messaging/audit.sql',
  positions: 'messaging/positions.sql',
  held: 'messaging/held.sql',
  stores: 'messaging/stores.sql',
  staff_changes: 'audit/schema.sql',
  saga: 'saga/schema.sql',
  saga_versions: 'saga/versions.sql',
  idempotency: 'idempotency/schema.sql',
  idempotency_claims: 'idempotency/claims.sql',
  erased: 'tidy/erased.sql',
}
// What a service with messages cannot do without.
const needed = {
  audit: 'without its table no dead letter is redriven or dropped',
  positions: 'without its functions nothing is published',
  held: 'without its table nothing is published',
  stores: 'without its table nothing is published',
}

// What a service with sagas cannot do without: migrations by what they are called, other files by their names.
const neededForSagas: Readonly<Record<string, string>> = {
  '_saga_versions.sql':
    'a copy of @flotilla/saga/versions.sql among its migrations: without its columns no saga is started',
  'sagas.json':
    'sagas.json: without it a released version of a saga can be changed unseen (docs/guides/change-a-saga.md)',
}

/** Something of a service that is not as `flotilla new service` makes it today. */
export interface Drift {
  /** Names the file, and what to do. */
  readonly finding: string
  /** The whole file as it should be, where nothing of the service's own is in it. */
  readonly mended?: { readonly path: string; readonly text: string }
}

/** Where a service has drifted from the template. */
export function driftOf(
  root: string,
  { name, folder, description }: Pick<Service, 'name' | 'folder' | 'description'>,
): Drift[] {
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)
  const migrations = existsSync(join(folder, 'migrations')) ? readdirSync(join(folder, 'migrations')).toSorted() : []
  const plan = { name, description, events: migrations.some((file) => file.endsWith('_messaging.sql')) }
  const files = filesOf(root, plan)
  const drifts: Drift[] = []

  for (const [path, today] of files) {
    if (!exact.some((pattern) => pattern.test(path))) continue
    const text = read(path)
    const mended = { path, text: today }
    if (text === undefined) drifts.push({ finding: `${path} is missing`, mended })
    else if (text !== today) drifts.push({ finding: `${path}, line ${firstDifference(text, today)}`, mended })
  }
  for (const path of present.map((file) => `services/${name}/${file}`)) {
    const text = path.endsWith('README.md') ? files.get(path) : undefined
    if (read(path) === undefined)
      drifts.push({ finding: `${path} is missing`, ...(text && { mended: { path, text } }) })
  }
  for (const [called, why] of Object.entries(plan.events ? needed : {}))
    if (!migrations.some((file) => file.endsWith(`_${called}.sql`)))
      drifts.push({ finding: `services/${name}/migrations has no copy of @flotilla/messaging/${called}.sql: ${why}` })
  const noted = read(`services/${name}/sagas.json`) === undefined ? [] : ['sagas.json']
  for (const missing of missingForSagas([...migrations, ...noted]))
    drifts.push({ finding: `services/${name} has no ${missing}` })
  for (const [called, source] of Object.entries(copied)) {
    const copy = migrations.find((file) => file.endsWith(`_${called}.sql`))
    if (copy && read(`services/${name}/migrations/${copy}`) !== schemaOf(folder, source))
      drifts.push({
        finding: `services/${name}/migrations/${copy} is not @flotilla/${source}: what was added there is to be a migration of its own`,
      })
  }
  return [...drifts, ...sharedDrift(root, plan, read)]
}

/** What a service that has the tables of sagas among its files lacks. */
export function missingForSagas(files: readonly string[]): string[] {
  const has = (end: string) => files.some((file) => file.endsWith(end))
  return has('_saga.sql') ? Object.keys(neededForSagas).flatMap((end) => (has(end) ? [] : neededForSagas[end]!)) : []
}

/** Where the Dockerfile of a package takes other folders than the package needs. */
export function driftOfPackage(root: string, folder: string): Drift[] {
  const path = `${folder}/Dockerfile`
  const text = readFileSync(join(root, path), 'utf8')
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const today = withCopies(root, name, text)
  if (today === undefined)
    return [{ finding: `${path} has no line «# What it is made of», below which its COPY lines are` }]
  return text === today
    ? []
    : [{ finding: `${path}, line ${firstDifference(text, today)}`, mended: { path, text: today } }]
}

/** What is missing of it in files that all services share. */
function sharedDrift(root: string, plan: Plan, read: (path: string) => string | undefined): Drift[] {
  const { name } = plan
  const mended = (path: string) => ({ path, text: sharedFilesOf(root, plan).get(path)! })
  const skaffold = read('skaffold.yaml') ?? ''
  const modules = [name, `${name}-db`].filter((module) => !skaffold.includes(`metadata: { name: ${module} }`))
  const row = read('ARCHITECTURE.md')?.includes(`| [${name}](services/${name}) |`)
  return [
    ...modules.map((module, i) => ({
      finding: `skaffold.yaml has no module ${module}`,
      // The template has both in one text.
      ...(modules.length === 2 && i === 0 && { mended: mended('skaffold.yaml') }),
    })),
    ...(row
      ? []
      : [
          {
            finding: `ARCHITECTURE.md: the table of services has no row of ${name}`,
            mended: mended('ARCHITECTURE.md'),
          },
        ]),
  ]
}

/** As the service has it installed. */
function schemaOf(folder: string, source: string): string {
  return readFileSync(createRequire(join(folder, 'package.json')).resolve(`@flotilla/${source}`), 'utf8')
}

function firstDifference(text: string, today: string): string {
  const [lines, expected] = [text.split('\n'), today.split('\n')]
  const at = expected.findIndex((line, i) => line !== lines[i])
  return at < 0 ? `${expected.length + 1}: more than the template` : `${at + 1}: the template says «${expected[at]}»`
}
