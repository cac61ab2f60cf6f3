import type { Operation } from '@flotilla/contract'
import type { Case, Shown } from './cases.ts'
import { pathOf } from './operations.ts'
import type { Ask } from './target.ts'

type Verdict = 'let in' | 401 | 403

export interface Answered {
  readonly operation: Operation
  readonly case: string
  readonly expected: Verdict
  readonly came: Verdict | string
}

/** Tries every operation in every way, and says of each what the contract says and what came. Nothing is changed by it: bodies and keys are left out. */
export async function tryAll(options: {
  ask: Ask
  service: string
  /** Before the paths of the operations. */
  base: string
  operations: readonly Operation[]
  cases: readonly Case[]
}): Promise<Answered[]> {
  const { ask, service, base, operations, cases } = options
  const answered: Answered[] = []
  for (const one of cases) {
    const headers = await one.headersFor(service)
    const answers = operations.map(async (operation): Promise<Answered> => {
      const { method } = operation
      const { status, body } = await ask(`${base}${pathOf(operation, 7)}`, { method, headers })
      const expected = expectedOf(one.shown, operation)
      return { operation, case: one.name, expected, came: cameOf(status, body) }
    })
    answered.push(...(await Promise.all(answers)))
  }
  return answered
}

export const wrongOf = (answers: readonly Answered[]): string[] =>
  answers
    .filter(({ expected, came }) => expected !== came)
    .map(
      ({ operation, case: name, expected, came }) =>
        `${operation.service}.${operation.name}, ${name}: ${came} instead of ${expected}`,
    )

/** What the contract says, read again here: the product's own guard is what is tried. */
function expectedOf(shown: Shown, { allow, callers }: Operation): Verdict {
  if (shown === 'not valid') return 401
  const { service, roles } = shown
  const isNamed = service === undefined || callers.includes(service)
  const isIn = allow.some((who) => {
    if (who === 'anyone') return true
    if (who !== 'service') return isNamed && roles?.includes(who)
    return service !== undefined && isNamed && roles === undefined
  })
  if (isIn) return 'let in'
  return service === undefined && roles === undefined ? 401 : 403
}

function cameOf(status: number, body: string): Answered['came'] {
  if (status === 401 || status === 403) return status
  const isNowhere = status === 404 && body.includes('request.not-found')
  return status >= 500 || isNowhere ? `${status} ${body.slice(0, 200)}` : 'let in'
}
