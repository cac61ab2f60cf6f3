import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Account, reaches } from './account.ts'
import type { Binaries } from './binaries.ts'
import { PostgresError, toPostgresError } from './errors.ts'

export interface DataFolder {
  /** PGDATA. */
  readonly data: string
  readonly password: string
}

/**
 * The database's files below `dir`, made if they are not there. initdb works in a sibling that gets its name when it is whole, so files
 * that a crash left half made are never started on.
 */
export async function openDataFolder(
  dir: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<DataFolder> {
  await mkdir(dir, { recursive: true })
  const data = join(dir, 'data')
  const password = await readFile(join(dir, 'password'), 'utf8').catch(() => undefined)
  const place = await placeOf(data)
  if (place && password && (await isWhole(place))) return { data: place, password }
  if (place && (await isWhole(place)))
    throw new PostgresError(
      `${dir} holds a database, but its password file is gone. Put it back, or start again without the data (--reset).`,
    )
  return make(dir, data, binaries, account)
}

/** Removes the files, wherever they lie. Nothing may run on them. */
export async function removeDataFolder(dir: string): Promise<void> {
  const place = await placeOf(join(dir, 'data'))
  if (place) await rm(place, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
}

/** Where the data really lies, or undefined when there is none. */
export async function placeOf(data: string): Promise<string | undefined> {
  const found = await lstat(data).catch(() => undefined)
  return found?.isSymbolicLink() ? readlink(data) : found && data
}

function isWhole(place: string): Promise<boolean> {
  return readFile(join(place, 'PG_VERSION'), 'utf8').then(
    (version) => {
      if (version.trim() === '18') return true
      throw new PostgresError(
        `${place} was made by PostgreSQL ${version.trim()}, not 18. Start again without the data (--reset).`,
      )
    },
    () => false,
  )
}

async function make(dir: string, data: string, binaries: Binaries, account: Account | undefined): Promise<DataFolder> {
  for (const name of await readdir(dir))
    if (name.startsWith('data')) await rm(join(dir, name), { recursive: true, force: true })
  // Out of reach of the account: then the files lie where it can get at them, and `data` is a link.
  const place = (await reaches(account, dir))
    ? data
    : join('/var/lib/flotilla', createHash('sha256').update(dir).digest('hex').slice(0, 16))
  if (place !== data) {
    await rm(place, { recursive: true, force: true })
    await mkdir(dirname(place), { recursive: true })
    // Not by mkdir's mode, of which the umask takes its part.
    await chmod(dirname(place), 0o755)
  }
  const half = `${place}.half`
  const password = randomBytes(24).toString('base64url')
  await writeFile(join(dir, 'password'), password, { mode: 0o600 })
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { mode: 0o700 })
  if (account) await chown(half, account.uid, account.gid)
  await initdb(binaries, half, password, account)
  await rename(half, place)
  if (place !== data) await symlink(place, data)
  await sync(dirname(place))
  return { data: place, password }
}

async function initdb(binaries: Binaries, half: string, password: string, account: Account | undefined): Promise<void> {
  const secret = `${half}.password`
  await writeFile(secret, password, { mode: 0o600 })
  if (account) await chown(secret, account.uid, account.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const child = spawn(
    binaries.initdb,
    ['-D', half, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256', ...locale],
    {
      ...account,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    },
  )
  try {
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    if (code !== 0) throw toPostgresError('The database could not be made (initdb)', out + err)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw error
  } finally {
    await rm(secret, { force: true })
  }
}

// The rename must be on disk before anything is written into what it names.
async function sync(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
