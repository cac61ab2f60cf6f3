import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Service } from '@flotilla/workspace/repository'
import { tablesFile } from '@flotilla/workspace/tables'
import { withCopies } from './closure.ts'
import { librariesOf, librariesWithTables } from './libraries.ts'
import { filesOf, type Plan, sharedFilesOf } from './service.ts'

/** Files that hold nothing of a service but its name and description: equal to what the template gives today. */
const exact = [/^services\/[^/]+\/(Dockerfile|src\/(migrate|guard)\.ts)$/, /^charts\/environments\//]
/** Of those, where the template's text is a start. */
const mendable = /(README\.md|tables\.ts)$/
const present = ['README.md', 'openapi.json', 'src/main.ts', tablesFile, 'src/app.ts', 'src/config.ts', 'src/ports.ts']

/** As a package.json names it. */
const bundler = '"@flotilla/bundle"'
/** Which brought the bundler before. */
const formerBundler = '"@flotilla/cli"'

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
  const libraries = librariesOf(folder)
  const plan = { name, description, events: libraries.includes('@flotilla/messaging') }
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
    const text = mendable.test(path) ? files.get(path) : undefined
    if (read(path) === undefined)
      drifts.push({ finding: `${path} is missing`, ...(text && { mended: { path, text } }) })
  }
  const manifest = `services/${name}/package.json`
  const text = read(manifest) ?? ''
  if (!text.includes(bundler))
    drifts.push({
      finding: `${manifest} does not name ${bundler}, which its script bundle runs`,
      ...(text.includes(formerBundler) && { mended: { path: manifest, text: text.replace(formerBundler, bundler) } }),
    })
  const listed = read(`services/${name}/${tablesFile}`) ?? ''
  for (const library of librariesWithTables(folder))
    if (!listed.includes(`'${library}/tables'`))
      drifts.push({
        finding: `services/${name}/${tablesFile} does not name the tables of ${library}: they are not made`,
      })
  if (libraries.includes('@flotilla/saga') && read(`services/${name}/sagas.json`) === undefined)
    drifts.push({
      finding: `services/${name}/sagas.json is missing: without it a released version of a saga can be changed unseen (docs/guides/change-a-saga.md)`,
    })
  return [...drifts, ...sharedDrift(root, plan, read)]
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

function firstDifference(text: string, today: string): string {
  const [lines, expected] = [text.split('\n'), today.split('\n')]
  const at = expected.findIndex((line, i) => line !== lines[i])
  return at < 0 ? `${expected.length + 1}: more than the template` : `${at + 1}: the template says «${expected[at]}»`
}
