import { filesOfEvent, findingsOfTeller } from '@flotilla/scaffold/event'
import { findingsOfPart, mustRun, refuse, writeFiles } from '@flotilla/scaffold/making'
import { namesFor } from '@flotilla/scaffold/name'
import { root } from '@flotilla/workspace/repository'
import { contracts } from '../contracts.ts'
import { readNames, sayNext } from './words.ts'

const usage = 'flotilla new event <service> <past-participle> [--description <text>]'

/** One more fact that a service tells. */
export async function makeEvent(args: string[]): Promise<void> {
  const { names, description } = readNames(args, { count: 2, usage })
  const [service, name] = names as [string, string]
  refuse([...findingsOfPart(name, description), ...findingsOfTeller(root, { service, name })], usage)
  const { camel, Title } = namesFor(name)
  writeFiles(filesOfEvent(root, { service, name, description: description ?? Title }))
  await mustRun(['biome', 'check', '--write', `contracts/${service}`])
  await contracts([])
  sayNext(`${service} can tell ${name}`, [
    [`contracts/${service}/src/events.ts`, 'say what it holds, and by what it is ordered'],
    [`append(tx, [${camel}.create(…)])`, 'tells it, in the transaction that makes it true'],
    [`app.messages.on(${camel}, …)`, 'hears it, in another service'],
  ])
}
