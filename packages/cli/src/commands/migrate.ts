import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { readServices, root, stateFolder } from '../repository.ts'
import { attachDatabaseServer, runningUrl } from '../supervisor/database-server.ts'

/** Runs the migrations of one service, as the owner of its database. */
export async function migrate(args: string[]): Promise<void> {
  const [name] = parseArgs({ args, allowPositionals: true, options: {} }).positionals
  const services = await readServices(join(root, 'services'))
  const service = services.find((each) => each.name === name)
  if (!service) throw new CliError(`which service? one of ${services.map((each) => each.name).join(', ')}`)
  const database = await attachDatabaseServer(stateFolder, await runningUrl())
  const { ran } = await database.prepare(service)
  console.log(ran.length > 0 ? ran.map((each) => `${name}: ${each}`).join('\n') : `${name}: nothing to do`)
}
