import { root } from '../../repository.ts'
import { filesOfEvent, findingsOfTeller } from '../../scaffold/event.ts'
import { namesFor } from '../../scaffold/name.ts'
import { contracts } from '../contracts.ts'
import { findingsOfPart, mustRun, readNames, refuse, sayNext, writeFiles } from './making.ts'

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
