import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tablesFile } from '@flotilla/workspace/tables'
import { librariesOf } from './libraries.ts'
import { namesFor } from './name.ts'
import { templates } from './service.ts'
import { fill } from './template.ts'

/** The contract of a service with one more event, by path. */
export function filesOfEvent(
  root: string,
  { service, name, description }: { service: string; name: string; description: string },
): Map<string, string> {
  const events = `contracts/${service}/src/events.ts`
  const manifest = `contracts/${service}/package.json`
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const text = existsSync(join(root, events))
    ? read(events)
    : `import { defineEvent, Type, Uuid } from '@flotilla/contract'\n`
  const event = fill(readFileSync(join(templates, '../event/event.ts.tpl'), 'utf8'), {
    ...namesFor(name),
    service,
    description,
  })
  const contract = JSON.parse(read(manifest))
  const exports = { ...contract.exports, './events': './src/events.ts' }
  return new Map([
    [events, withUuid(text) + event],
    [manifest, `${JSON.stringify({ ...contract, exports }, null, 2)}\n`],
  ])
}

/** A file of events that imports `Uuid`, too. */
function withUuid(text: string): string {
  if (/\bUuid\b/.test(text)) return text
  return text.replace(/ \} from '@flotilla\/contract'/, ", Uuid } from '@flotilla/contract'")
}

/** Why a service cannot tell such an event. */
export function findingsOfTeller(root: string, { service, name }: { service: string; name: string }): string[] {
  const folder = join(root, 'services', service)
  if (!existsSync(folder)) return [`there is no service «${service}»`]
  if (!librariesOf(folder).includes('@flotilla/messaging'))
    return [
      `${service} has no outbox: make it depend on @flotilla/messaging, and name its tables in ${tablesFile}, as services/payments does`,
    ]
  const events = join(root, 'contracts', service, 'src/events.ts')
  const known = existsSync(events) && readFileSync(events, 'utf8').includes(`name: '${name}'`)
  return known ? [`${service} tells ${name} already`] : []
}
