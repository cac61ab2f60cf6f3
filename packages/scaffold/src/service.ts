import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type NatsUser, natsUsersFile } from '@flotilla/workspace/rights/nats-users'
import { parseUsersText, toUsersText } from '@flotilla/workspace/rights/users-text'
import { generatedFiles } from './generated.ts'
import { namesFor } from './name.ts'
import { fill, fillTemplate } from './template.ts'

export interface Plan {
  readonly name: string
  readonly description: string
  /** Whether it takes a command and tells an event. */
  readonly events: boolean
}

/** Templates lie where their files will, below these folders: `contract/src/events.ts.tpl`. */
const places: Readonly<Record<string, string>> = {
  contract: 'contracts',
  service: 'services',
}
export const templates = join(import.meta.dirname, '../templates/service')
const forMessages = /^contract\/src\/(events|commands)\.ts|^service\/src\/\{\{name\}\}\/on-/
const withoutMessages = /^service\/src\/\{\{name\}\}\/archive-/

/** The files of a new service's own, by their path from the root: text from the templates, and nothing written yet. */
export function filesOf(root: string, plan: Plan): Map<string, string> {
  const values = { ...valuesOf(plan), library: libraryOf(root) }
  const files = new Map<string, string>()
  for (const template of globSync('**/*.tpl', { cwd: templates }).toSorted()) {
    const [room, ...rest] = template.replaceAll('\\', '/').split('/') as [string, ...string[]]
    const place = places[room]
    if (!place || (plan.events ? withoutMessages : forMessages).test(template)) continue
    const path = fill(rest.join('/').replace(/\.tpl$/, ''), values)
    files.set(`${place}/${plan.name}/${path}`, fillTemplate(`service/${template}`, values))
  }
  for (const [path, template] of [
    [`charts/environments/postgres-${plan.name}.yaml`, 'postgres.yaml.tpl'],
    [`charts/services/${plan.name}.yaml`, 'values.yaml.tpl'],
  ] as const)
    files.set(path, fillTemplate(`service/${template}`, values))
  return files
}

/** What several services share, with the new one's lines added; no line that is there is changed. */
export function sharedFilesOf(root: string, plan: Plan): Map<string, string> {
  const values = valuesOf(plan)
  const add = (file: string, change: (text: string) => string) =>
    [file, change(readFileSync(join(root, file), 'utf8'))] as const
  return new Map([
    add('ARCHITECTURE.md', (text) =>
      afterLast(text, /^\| (\[.*\]\(services\/|service \|.*\n\|---).*\n/gm, fill(row, values)),
    ),
    ...(plan.events
      ? [
          add(natsUsersFile, (text) =>
            toUsersText(parseUsersText<NatsUser>(text).set(plan.name, { commands: [], consumes: [] })),
          ),
        ]
      : []),
  ])
}

/** All files that a new service adds or changes, by path. Throws if it would write over one of its own. */
export function filesOfService(root: string, plan: Plan): Map<string, string> {
  const files = filesOf(root, plan)
  const there = [...files.keys()].filter((path) => existsSync(join(root, path)))
  if (there.length > 0) throw new Error(`${there.join(', ')} would be written over`)
  const generated = [...generatedFiles(root, files)].filter(([path, text]) => textOf(root, path) !== text)
  return new Map([...files, ...sharedFilesOf(root, plan), ...generated])
}

/** The text of a file, if it exists. */
export const textOf = (root: string, path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined

const row = '| [{{name}}](services/{{name}}) | {{description}} | made by `flotilla new service` |\n'

/** How a package.json asks for a package of the library: here it is part of the workspace, in a repository of others a dependency like any. */
export const libraryOf = (root: string): string => (existsSync(join(root, 'packages/kit')) ? 'workspace:*' : 'catalog:')

const valuesOf = ({ name, description, events }: Plan) => ({
  ...namesFor(name),
  service: name,
  description,
  events,
  number: '0001',
})

export function afterLast(text: string, line: RegExp, addition: string): string {
  const last = [...text.matchAll(line)].at(-1)
  if (!last) throw new Error(`found no place for «${addition.trim()}»`)
  const at = last.index + last[0].length
  return text.slice(0, at) + addition + text.slice(at)
}
