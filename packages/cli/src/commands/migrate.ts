import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { attachDatabases } from '@flotilla/dev-database/databases'
import { runningUrl } from '@flotilla/dev-database/embedded'
import { CliError } from '@flotilla/workspace/errors'
import { readServices, root, stateFolder } from '@flotilla/workspace/repository'

/** Runs the migrations of one service, as the owner of its database. */
export async function migrate(args: string[]): Promise<void> {
  const [name] = parseArgs({ args, allowPositionals: true, options: {} }).positionals
  const services = await readServices(join(root, 'services'))
  const service = services.find((each) => each.name === name)
  if (!service) throw new CliError(`which service? one of ${services.map((each) => each.name).join(', ')}`)
  const database = await attachDatabases(stateFolder, await runningUrl())
  const { ran } = await database.prepare(service)
  console.log(ran.length > 0 ? ran.map((each) => `${name}: ${each}`).join('\n') : `${name}: nothing to do`)
}
