import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { accountToUse } from './account.ts'
import { findBinaries } from './binaries.ts'
import { openDataFolder, placeOf, removeDataFolder } from './data-folder.ts'
import { PostgresError } from './errors.ts'
import { freePort } from './free-port.ts'
import { findServer, stopLeftover } from './leftover.ts'
import { type Postgres, startServer } from './server.ts'

export interface PostgresOptions {
  /** Holds everything: `data/`, `password` (mode 0600), `postgres.log`. Made if it is not there. For one supervisor at a time. */
  dir: string
  /** Taken if it is free; else, and by default, any free one. */
  port?: number
  /** Beyond the defaults, such as `{ fsync: 'off' }` for a database that may be lost. */
  settings?: Readonly<Record<string, string>>
  log?: (line: string) => void
}

/** Starts PostgreSQL on the files in `dir`, and makes them first where needed. A server left over by a crash is stopped before. */
export async function startPostgres({ dir, port, settings = {}, log = () => {} }: PostgresOptions): Promise<Postgres> {
  const account = accountToUse()
  const binaries = await findBinaries(account)
  const { data, password } = await openDataFolder(resolve(dir), { binaries, account, log })
  const setup = {
    program: binaries.postgres,
    data: await realpath(data),
    password,
    settings,
    account,
    logFile: join(dir, 'postgres.log'),
  }
  // It may run there itself: then its port is free again when it is stopped.
  await stopLeftover(setup.data)
  for (let wanted = port; ; wanted = undefined) {
    try {
      return await startServer(setup, await freePort(wanted))
    } catch (error) {
      if (!(error instanceof PostgresError && error.code === 'EADDRINUSE')) throw error
      log('PostgreSQL: its port was taken in between; trying another')
    }
  }
}

/** Stops what a supervisor that is gone left running on `dir`; whether something did. */
export async function stopPostgres(dir: string): Promise<boolean> {
  const place = await placeOf(join(resolve(dir), 'data'))
  return place !== undefined && stopLeftover(await realpath(place).catch(() => place))
}

/** The process of the server that runs on `dir`, whoever started it. */
export async function findPostgres(dir: string): Promise<number | undefined> {
  const place = await placeOf(join(resolve(dir), 'data'))
  return place === undefined ? undefined : findServer(await realpath(place).catch(() => place))
}

/** Stops it and removes all its files. */
export async function removePostgres(dir: string): Promise<void> {
  await stopPostgres(dir)
  await removeDataFolder(resolve(dir))
}
