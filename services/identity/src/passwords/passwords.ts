import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type Argon2id, argon2id } from './argon2.ts'
import { openGate } from './gate.ts'
import { fromPhc, type Parameters, toPhc } from './phc.ts'

export interface Passwords {
  /** The string to keep. */
  hash(password: string): Promise<string>
  /** Whether that is the password. With no hash it works as long as with one, and says no. */
  verify(hash: string | undefined, password: string): Promise<boolean>
  /** Whether the hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean
}

/** OWASP Password Storage Cheat Sheet, Argon2id. */
export const owasp: Parameters = Object.freeze({ memory: 19_456, passes: 2, parallelism: 1 })

const saltLength = 16
const tagLength = 32

/** A hash takes 19 MiB and a thread, so only two are made at a time, and those who wait are few. */
export function openPasswords(
  parameters: Parameters = owasp,
  { compute = argon2id, width = 2, queue = 30 }: { compute?: Argon2id; width?: number; queue?: number } = {},
): Passwords {
  const gate = openGate({ width, queue })
  // Nobody's: what is compared with when there is no account.
  const dummy = toPhc({ ...parameters, salt: randomBytes(saltLength), tag: randomBytes(tagLength) })

  return {
    async hash(password) {
      const salt = randomBytes(saltLength)
      const tag = await gate.pass(() => compute(normalised(password), salt, parameters, tagLength))
      return toPhc({ ...parameters, salt, tag })
    },
    async verify(hash, password) {
      const { salt, tag, ...known } = fromPhc(hash ?? dummy)
      const found = await gate.pass(() => compute(normalised(password), salt, known, tag.length))
      return timingSafeEqual(found, tag) && hash !== undefined
    },
    isOutdated(hash) {
      const { memory, passes, parallelism } = fromPhc(hash)
      return memory !== parameters.memory || passes !== parameters.passes || parallelism !== parameters.parallelism
    },
  }
}

// The same letters typed on another keyboard are the same password (NIST SP 800-63B).
const normalised = (password: string) => password.normalize('NFKC')
