import type { Operation } from '@flotilla/contract'
import { onceAcross } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'

type Call = (input: any, context: { deadline: number; signal: AbortSignal; userToken?: string }) => Promise<unknown>

/**
 * Makes handlers that pass a request on to the service that has the answer, for the person who asked and within the time that is left. What needs an Idempotency-Key is
 * passed on once for a key; the service behind gets the same key, and is the last word.
 */
export function forwardBy({ db }: Pick<Ports, 'db'>) {
  return <O extends Operation<any>>(operation: O, call: Call): Handler<O> => {
    const status = Number(Object.keys(operation.schemas.replies).find((code) => code.startsWith('2')))
    return async ({ params, query, body, idempotencyKey: key, ifVersion, deadline, signal, principal }) => {
      const input = { params, query, body, ...(key && { idempotencyKey: key }), ...(ifVersion && { ifVersion }) }
      const context = { deadline: deadline(), signal, ...(principal.user && { userToken: principal.user.token }) }
      const answer = async () => ({ status, body: await call(input, context) })
      const once = () => {
        const scope = `${operation.name} ${principal.user?.id ?? ''}`
        return onceAcross(db, { key, scope, fingerprint: { params, body } }, answer)
      }
      const { body: answered } = operation.idempotency === 'key' ? await once() : await answer()
      return { status, body: answered } as Awaited<ReturnType<Handler<O>>>
    }
  }
}
