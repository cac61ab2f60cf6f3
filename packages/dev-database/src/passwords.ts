import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@flotilla/embedded-postgres'
import { CliError } from '@flotilla/workspace/errors'

/** Of the services' roles in the database: made once, and kept, so that services that run go on working when another command prepares theirs. */
export interface Passwords {
  /** Resolves when it is on disk. */
  of(role: string): Promise<string>
}

/**
 * Those of a state folder. Where the file is damaged, `replaceDamaged` hears it and all are new, which the roles get when their database is prepared. Without it, as services may run with the old ones, that is
 * a CliError.
 */
export async function openPasswords(
  folder: string,
  { replaceDamaged }: { replaceDamaged?: (line: string) => void } = {},
): Promise<Passwords> {
  const file = join(folder, 'passwords.json')
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const stored = parsePasswords(text)
  if (!stored && !replaceDamaged)
    throw new CliError(`${file} is damaged`, 'flotilla stop, then flotilla start: the services get new passwords.')
  if (!stored) replaceDamaged?.(`database: ${file} was damaged; the services get new passwords`)
  const known = { ...stored }
  let writing: Promise<void> = Promise.resolve()
  return {
    async of(role) {
      if (!known[role]) {
        known[role] = randomBytes(18).toString('base64url')
        writing = writing.then(() => replaceFile(file, JSON.stringify(known, undefined, 2)))
      }
      await writing
      return known[role]
    },
  }
}

function parsePasswords(text: string): Record<string, string> | undefined {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found ? (found as Record<string, string>) : undefined
  } catch {
    return undefined
  }
}
