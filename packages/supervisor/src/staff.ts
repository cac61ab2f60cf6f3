import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@flotilla/embedded-postgres'

/** Who the shop's own people are, where nobody said otherwise (identity’s STAFF_EMAIL). */
export const staffEmail = process.env.FLOTILLA_STAFF_EMAIL ?? 'staff@flotilla.test'

/** The service that knows the password. */
export const staffKeeper = 'identity'

/** The file with the password of the account of staff: random, made once, for nobody else on this machine to read. */
export async function ensureStaffPassword(folder: string): Promise<string> {
  const file = join(folder, 'keys', 'staff-password')
  // A damaged one is replaced: identity gives the account whatever stands here at each start.
  if (/^[\w-]{24}\n$/.test(await readFile(file, 'utf8').catch(() => ''))) return file
  await mkdir(join(folder, 'keys'), { recursive: true, mode: 0o700 })
  await replaceFile(file, `${randomBytes(18).toString('base64url')}\n`)
  return file
}
