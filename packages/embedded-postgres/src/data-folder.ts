import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
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
import { stopLeftover } from './leftover.ts'
import { resetPassword } from './reset-password.ts'
import { replaceFile, syncFolder } from './whole-file.ts'

export interface DataFolder {
  /** PGDATA. */
  readonly data: string
  readonly password: string
}

/**
 * The database's files below `dir`, made if they are not there. initdb works in a sibling that gets its name when it is whole, so files
 * that a crash left half made are never started on. A password that is lost is replaced, which ends a server that runs on the files.
 */
export async function openDataFolder(
  dir: string,
  { binaries, account, log }: { binaries: Binaries; account: Account | undefined; log: (line: string) => void },
): Promise<DataFolder> {
  await mkdir(dir, { recursive: true })
  const data = join(dir, 'data')
  const place = await placeOf(data)
  if (!place || !(await isWhole(place))) return make(dir, data, binaries, account)
  const known = await readPassword(dir)
  if (known) return { data: place, password: known }
  const password = newPassword()
  await stopLeftover(await realpath(place))
  await resetPassword({ data: place, program: binaries.postgres, account, password })
  await replaceFile(passwordFile(dir), password)
  log(`PostgreSQL: ${passwordFile(dir)} was lost or damaged; the superuser has a new password`)
  return { data: place, password }
}

/** The superuser's password, or undefined when its file is lost or damaged. */
export async function readPassword(dir: string): Promise<string | undefined> {
  const found = await readFile(passwordFile(dir), 'utf8').catch(() => '')
  return /^[\w-]{32}$/.test(found) ? found : undefined
}

const passwordFile = (dir: string): string => join(dir, 'password')
const newPassword = (): string => randomBytes(24).toString('base64url')

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
      if (!/^\d+\n$/.test(version))
        throw new PostgresError(
          `${join(place, 'PG_VERSION')} is damaged, so the rest may be: restore the folder, or start again without the data (--reset).`,
        )
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
  const password = newPassword()
  await replaceFile(passwordFile(dir), password)
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { mode: 0o700 })
  if (account) await chown(half, account.uid, account.gid)
  await initdb(binaries, half, password, account)
  // The rename must be on disk before anything is written into what it names.
  await rename(half, place)
  if (place !== data) await symlink(place, data)
  await syncFolder(dirname(place))
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
