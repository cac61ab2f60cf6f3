import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Service } from '../repository.ts'
import { filesOf } from './service.ts'

/** Files that hold nothing of a service but its name and description: equal to what the template gives today. */
const exact = [
  /^services\/[^/]+\/(Dockerfile|src\/migrate\.ts)$/,
  /^charts\/[^/]+\/(Chart\.yaml|templates\/.*)$/,
  /^charts\/environments\//,
]
const present = ['README.md', 'openapi.json', 'src/main.ts', 'src/app.ts', 'src/config.ts', 'src/ports.ts']
const copied = ['messaging', 'saga', 'idempotency']

/** Where a service has drifted from what `flotilla new service` makes today; each finding names the file and what to do. */
export function driftOf(
  root: string,
  { name, folder, description }: Pick<Service, 'name' | 'folder' | 'description'>,
): string[] {
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)
  const migrations = existsSync(join(folder, 'migrations')) ? readdirSync(join(folder, 'migrations')).toSorted() : []
  const events = migrations.some((file) => file.endsWith('_messaging.sql'))
  const findings: string[] = []

  for (const [path, today] of filesOf(root, { name, description, events })) {
    if (!exact.some((pattern) => pattern.test(path))) continue
    const text = read(path)
    if (text === undefined) findings.push(`${path} is missing`)
    else if (text !== today) findings.push(`${path}, line ${firstDifference(text, today)}`)
  }
  for (const path of present) if (!existsSync(join(folder, path))) findings.push(`services/${name}/${path} is missing`)
  for (const source of copied) {
    const copy = migrations.find((file) => file.endsWith(`_${source}.sql`))
    if (copy && read(`services/${name}/migrations/${copy}`) !== read(`packages/${source}/schema.sql`))
      findings.push(
        `services/${name}/migrations/${copy} is not packages/${source}/schema.sql: what was added there is to be a migration of its own`,
      )
  }
  const skaffold = read('skaffold.yaml') ?? ''
  for (const module of [name, `${name}-db`])
    if (!skaffold.includes(`metadata: { name: ${module} }`)) findings.push(`skaffold.yaml has no module ${module}`)
  if (!read('ARCHITECTURE.md')?.includes(`| [${name}](services/${name}) |`))
    findings.push(`ARCHITECTURE.md: the table of services has no row of ${name}`)
  return findings
}

function firstDifference(text: string, today: string): string {
  const [lines, expected] = [text.split('\n'), today.split('\n')]
  const at = expected.findIndex((line, i) => line !== lines[i])
  return at < 0 ? `${expected.length + 1}: more than the template` : `${at + 1}: the template says «${expected[at]}»`
}
