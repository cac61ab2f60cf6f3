import type { Operation } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'

/** A handler that passes the request on to the service that has the answer, for the person who asked and within the time that is left. */
export function forward<O extends Operation<any>>(
  operation: O,
  call: (input: any, context: { deadline: number; signal: AbortSignal; userToken?: string }) => Promise<unknown>,
): Handler<O> {
  const status = Number(Object.keys(operation.schemas.replies).find((code) => code.startsWith('2')))
  return async ({ params, query, body, idempotencyKey, ifVersion, deadline, signal, principal }) => {
    const input = { params, query, body, ...(idempotencyKey && { idempotencyKey }), ...(ifVersion && { ifVersion }) }
    const context = { deadline: deadline(), signal, ...(principal.user && { userToken: principal.user.token }) }
    return { status, body: await call(input, context) } as Awaited<ReturnType<Handler<O>>>
  }
}
