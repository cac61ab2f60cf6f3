import { Problem, problems } from '@flotilla/contract'
import { isUuid } from '@flotilla/validation'

/** Where a page ended. Every order is one of (weight, name, id): what differs is what the weight is. */
export interface Cursor {
  readonly weight: number
  readonly name: string
  readonly id: string
}

/** Before everything. */
export const start: Cursor = { weight: -(2 ** 31), name: '', id: '00000000-0000-0000-0000-000000000000' }

export function toCursor({ weight, name, id }: Cursor): string {
  return Buffer.from(JSON.stringify([weight, name, id])).toString('base64url')
}

/** Reads what `toCursor` wrote; anything else is the caller's mistake. */
export function fromCursor(text: string | undefined): Cursor {
  if (text === undefined) return start
  try {
    const [weight, name, id] = JSON.parse(Buffer.from(text, 'base64url').toString())
    const isPlace = (weight | 0) === weight && typeof name === 'string' && !name.includes('\0')
    const isId = typeof id === 'string' && isUuid(id)
    if (isPlace && isId) return { weight, name, id }
  } catch {}
  const expected = 'must be the `next` of the page before'
  const findings = [{ in: 'query', at: '/after', code: 'format', expected }] as const
  throw new Problem(problems.invalid, undefined, { findings })
}
