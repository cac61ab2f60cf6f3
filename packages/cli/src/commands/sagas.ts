import { parseArgs } from 'node:util'
import { openDoor } from '@flotilla/operator/door'
import { findSaga, kindsOf, listSagas, waits } from '@flotilla/operator/sagas'
import { sagaInWords, sagasInTable } from '@flotilla/operator/sagas-text'
import { CliError } from '@flotilla/workspace/errors'

const usage =
  'flotilla sagas [list [--status <status>] | show|retry <id>] [--service <name>] [--saga <name>] [--cluster] [--json]'

/** The sagas of all services, those first that wait for a person or for another version of their service; one with all that happened to it; another try for one that is parked. */
export async function sagas(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      status: { type: 'string' },
      service: { type: 'string' },
      saga: { type: 'string' },
      cluster: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    },
  })
  const [verb = 'list', id] = positionals
  const door = await openDoor(values)
  const print = (found: unknown, text: string) => console.log(values.json ? JSON.stringify(found, undefined, 2) : text)
  try {
    const kinds = await kindsOf(door, values)
    if (verb === 'list') {
      const items = await listSagas(door, kinds, values.status)
      print(items, sagasInTable(items))
      return items.some((item) => item.status === 'parked' || waits(item)) ? 1 : 0
    }
    if (!id) throw new CliError(`flotilla sagas ${verb}: expected an id`, usage)
    if (verb === 'show') {
      const { whole } = await findSaga(door, kinds, id)
      print(whole, sagaInWords(whole))
    } else if (verb === 'retry') {
      const { service, path } = await findSaga(door, kinds, id)
      const answer = await door.ask(service, `${path}/retry`, { body: {} })
      if (!answer) throw new CliError(`${id} is not parked`, `flotilla sagas show ${id}`)
      print(answer, `${id}: what could not be undone is asked for again`)
    } else throw new CliError(`flotilla sagas: expected list, show or retry, came ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}
