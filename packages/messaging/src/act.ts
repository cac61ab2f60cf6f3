import { operator, Problem, problems } from '@flotilla/contract'
import type { Act } from './audit.ts'

const mostReason = 1_000
const mostName = 200

/** Reads from the body of an operator's request who does it and why, as far as it says; `now` in milliseconds since the epoch. Throws a Problem for what is no text. */
export function actOf(body: unknown, now: number): Act {
  const { who = operator, because } = (body ?? {}) as { who?: unknown; because?: unknown }
  if (!isText(who, mostName)) throw invalid('/who', `must be a name, of ${mostName} characters at most`)
  if (because === undefined) return { who, now }
  if (!isText(because, mostReason)) throw invalid('/because', `must be a reason, of ${mostReason} characters at most`)
  return { who, because, now }
}

/** Throws a Problem where there is no reason. */
export function withReason<T extends Act>(act: T): T & { because: string } {
  const { because } = act
  if (because === undefined) throw invalid('/because', `must be a reason, of ${mostReason} characters at most`)
  return { ...act, because }
}

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most && !value.includes('\0')

const invalid = (at: string, expected: string) =>
  new Problem(problems.invalid, undefined, { findings: [{ in: 'body', at, code: 'unacceptable', expected }] })
