import { Problem, problems } from '@flotilla/contract'

/** Where a page ended: the last product's name and id. */
export interface Cursor {
  readonly name: string
  readonly id: string
}

export const start: Cursor = { name: '', id: '00000000-0000-0000-0000-000000000000' }

export function toCursor({ name, id }: Cursor): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url')
}

/** Reads what `toCursor` wrote; anything else is the caller's mistake. */
export function fromCursor(text: string | undefined): Cursor {
  if (text === undefined) return start
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof name === 'string' && !name.includes('\0') && /^[0-9a-f-]{36}$/.test(id)) return { name, id }
  } catch {}
  const findings = [{ in: 'query', at: '/after', expected: 'the `next` of the page before' } as const]
  throw new Problem(problems.invalid, undefined, { findings })
}
