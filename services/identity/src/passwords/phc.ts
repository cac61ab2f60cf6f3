/** How much work a hash is. OWASP's minimum for Argon2id: 19 MiB, 2 passes, 1 lane. */
export interface Parameters {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

export interface Hash extends Parameters {
  readonly salt: Buffer
  readonly tag: Buffer
}

/** The PHC string of a hash, as other libraries read and write it: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export function toPhc({ memory, passes, parallelism, salt, tag }: Hash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Throws on anything but Argon2id, version 19. */
export function fromPhc(text: string): Hash {
  const match = form.exec(text)
  if (!match) throw new Error('a stored password hash is not a PHC string of Argon2id')
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const [salt, tag] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { memory, passes, parallelism, salt, tag }
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
