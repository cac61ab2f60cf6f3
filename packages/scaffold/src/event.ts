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
    : `import { defineEvent, Type } from '@flotilla/contract'\n`
  const event = fill(readFileSync(join(templates, '../event/event.ts.tpl'), 'utf8'), {
    ...namesFor(name),
    service,
    description,
  })
  const contract = JSON.parse(read(manifest))
  const exports = { ...contract.exports, './events': './src/events.ts' }
  return new Map([
    [events, text + event],
    [manifest, `${JSON.stringify({ ...contract, exports }, null, 2)}\n`],
  ])
}

/** Why a service cannot tell such an event. */
export function findingsOfTeller(root: string, { service, name }: { service: string; name: string }): string[] {
  const folder = join(root, 'services', service)
  if (!existsSync(folder)) return [`there is no service «${service}»`]
  if (!librariesOf(folder).includes('@flotilla/messaging'))
    return [
      `${service} has no outbox: make it depend on @flotilla/messaging, name its tables in ${tablesFile}, and register messaging in its app.ts as services/payments does`,
    ]
  const events = join(root, 'contracts', service, 'src/events.ts')
  const known = existsSync(events) && readFileSync(events, 'utf8').includes(`name: '${name}'`)
  return known ? [`${service} tells ${name} already`] : []
}
