import { chmod, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Who PostgreSQL runs as. It refuses to run as root; then it runs as `nobody`. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const nobody: Account = Object.freeze({ uid: 65_534, gid: 65_534 })

/** The account to change to, or undefined when the present one will do. */
export function accountToUse(): Account | undefined {
  return process.getuid?.() === 0 ? nobody : undefined
}

/** Lets every account read what its owner can, all through a folder: a umask may have kept it to the owner. */
export async function letOthersRead(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isSymbolicLink())
  for (const path of [folder, ...files.map(({ parentPath, name }) => join(parentPath, name))]) {
    const { mode } = await stat(path)
    const read = (mode >> 6) & 0o5
    await chmod(path, mode | (read << 3) | read)
  }
}

/** Whether that account may pass through every directory down to `path`: a checkout in a home of mode 0700 is out of its reach. */
export async function reaches(account: Account | undefined, path: string): Promise<boolean> {
  if (!account) return true
  const { mode, uid, gid } = await stat(path)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(path) === path || reaches(account, dirname(path))
}
