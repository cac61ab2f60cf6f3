import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

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

/** Whether that account may pass through every directory down to `path`: a checkout in a home of mode 0700 is out of its reach. */
export async function reaches(account: Account | undefined, path: string): Promise<boolean> {
  if (!account) return true
  const { mode, uid, gid } = await stat(path)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(path) === path || reaches(account, dirname(path))
}
