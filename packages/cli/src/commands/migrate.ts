import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { readServices, root, stateFolder } from '../repository.ts'
import { attachDatabaseServer, databaseFolder } from '../supervisor/database-server.ts'

/** Runs the migrations of one service, as the owner of its database. */
export async function migrate(args: string[]): Promise<void> {
  const [name] = parseArgs({ args, allowPositionals: true, options: {} }).positionals
  const services = await readServices(join(root, 'services'))
  const service = services.find((each) => each.name === name)
  if (!service) throw new CliError(`which service? one of ${services.map((each) => each.name).join(', ')}`)
  const database = await attachDatabaseServer(root, stateFolder, runningUrl())
  const { ran } = await database.prepare(service)
  console.log(ran.length > 0 ? ran.map((each) => `${name}: ${each}`).join('\n') : `${name}: nothing to do`)
}

function runningUrl(): string {
  const { FLOTILLA_POSTGRES_URL: own } = process.env
  if (own) return own
  const folder = databaseFolder(stateFolder)
  const pidFile = join(folder, 'data', 'postmaster.pid')
  if (!existsSync(pidFile))
    throw new CliError('the database does not run', 'flotilla start --detach starts it, and migrates everything.')
  const port = readFileSync(pidFile, 'utf8').split('\n')[3]
  return `postgres://postgres:${readFileSync(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`
}
