import { filesOfCapability, findingsOfPlace } from '@flotilla/scaffold/capability'
import { findingsOfPart, install, mustRun, refuse, writeFiles } from '@flotilla/scaffold/making'
import { namesFor } from '@flotilla/scaffold/name'
import { root } from '@flotilla/workspace/repository'
import { readNames, sayNext } from './words.ts'

const usage = 'flotilla new capability <service> <name>'

/** A folder of its own in a service that stands: operations, rules, a table, tests. */
export async function makeCapability(args: string[]): Promise<void> {
  const [service, name] = readNames(args, { count: 2, usage }).names as [string, string]
  refuse([...findingsOfPart(name, undefined), ...findingsOfPlace(root, { service, name })], usage)
  writeFiles(filesOfCapability(root, { service, name }))
  await install()
  await mustRun(['biome', 'check', '--write', `services/${service}`, `contracts/${service}`])
  await mustRun(['vitest', 'run', `services/${service}/`, '--update'])
  sayNext(`${service} has ${name}, and its tests pass`, [
    [`services/${service}/src/${name}/${namesFor(name).noun}.ts`, 'write your rules here,'],
    [`contracts/${service}/src/${name}.ts`, 'and say what others may ask'],
    [`npm test -- services/${service} --update`, 'writes openapi.json'],
    ['npm run check', 'before you commit'],
  ])
}
