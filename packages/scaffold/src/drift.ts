import type { Service } from '@flotilla/workspace/repository'
import { tablesFile } from '@flotilla/workspace/tables'
import { generatedFiles } from './generated.ts'
import { librariesOf, librariesWithTables } from './libraries.ts'
import { filesOf, type Plan, sharedFilesOf, textOf } from './service.ts'

/** Files that hold nothing of a service but its name and description: equal to what the template gives today. */
const exact = [/^charts\/environments\//]
/** Of those, where the template's text is a start. */
const mendable = /(README\.md|tables\.ts|conformance\.test\.ts)$/
const present = ['README.md', 'openapi.json', 'src/main.ts', tablesFile, 'src/service.ts', 'src/conformance.test.ts']

/** What a package.json names, and what for. */
const needed = {
  '"@flotilla/bundle"': 'which its script bundle runs',
  '"@flotilla/service"': 'from which the programs of its jobs are built',
}
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
  const read = (path: string) => textOf(root, path)
  const libraries = librariesOf(folder)
  const plan = { name, description, events: libraries.includes('@flotilla/messaging') }
  const files = filesOf(root, plan)
  const drifts: Drift[] = []

  for (const [path, today] of files)
    if (exact.some((pattern) => pattern.test(path))) drifts.push(...driftOfFile(root, path, today))
  for (const path of present.map((file) => `services/${name}/${file}`)) {
    const text = mendable.test(path) ? files.get(path) : undefined
    if (read(path) === undefined)
      drifts.push({ finding: `${path} is missing`, ...(text && { mended: { path, text } }) })
  }
  const manifest = `services/${name}/package.json`
  const text = read(manifest) ?? ''
  for (const [library, why] of Object.entries(needed)) {
    if (text.includes(library)) continue
    const isMendable = library.includes('bundle') && text.includes(formerBundler)
    drifts.push({
      finding: `${manifest} does not name ${library}, ${why}`,
      ...(isMendable && { mended: { path: manifest, text: text.replace(formerBundler, library) } }),
    })
  }
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
  return [...drifts, ...sharedDrift(root, plan)]
}

/** Where files that no one writes by hand differ from what the generator writes. */
export const driftOfGenerated = (root: string): Drift[] =>
  [...generatedFiles(root)].flatMap(([path, today]) => driftOfFile(root, path, today))

function driftOfFile(root: string, path: string, today: string): Drift[] {
  const text = textOf(root, path)
  const mended = { path, text: today }
  if (text === undefined) return [{ finding: `${path} is missing`, mended }]
  return text === today ? [] : [{ finding: `${path}, line ${firstDifference(text, today)}`, mended }]
}

/** What is missing of it in files that all services share. */
function sharedDrift(root: string, plan: Plan): Drift[] {
  const path = 'ARCHITECTURE.md'
  if (textOf(root, path)?.includes(`| [${plan.name}](services/${plan.name}) |`)) return []
  const text = sharedFilesOf(root, plan).get(path)!
  return [{ finding: `${path}: the table of services has no row of ${plan.name}`, mended: { path, text } }]
}

function firstDifference(text: string, today: string): string {
  const [lines, expected] = [text.split('\n'), today.split('\n')]
  const at = expected.findIndex((line, i) => line !== lines[i])
  return at < 0 ? `${expected.length + 1}: more than the template` : `${at + 1}: the template says «${expected[at]}»`
}
