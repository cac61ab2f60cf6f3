import type { Operation } from '@flotilla/contract'
import { onceAcross } from '@flotilla/idempotency'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'

type Reply = { readonly status: number; readonly body: unknown }
type Call = { reply(input: object, context: { userToken?: string }): Promise<Reply> }

/**
 * Makes handlers that pass a request on to the service that has the answer, for the person who asked and within the time that is left; its reply comes back with its status. What needs an
 * Idempotency-Key is passed on once for a key; the service behind gets the same key, and is the last word. Throws where there is no client for an operation.
 */
export function forwardBy({ db, clients }: Pick<Ports, 'db' | 'clients'>) {
  return <O extends Operation<any>>(operation: O): Handler<O> => {
    const { service, name } = operation
    const call = (clients as unknown as Record<string, Record<string, Call>>)[service]?.[name]
    if (!call) throw new Error(`${service}.${name} is to be passed on, but there is no client for it (src/ports.ts)`)
    return async ({ params, query, body, idempotencyKey: key, ifVersion, principal }) => {
      const input = { params, query, body, ...(key && { idempotencyKey: key }), ...(ifVersion && { ifVersion }) }
      const context = principal.user ? { userToken: principal.user.token } : {}
      const reply = () => call.reply(input, context)
      const once = () => {
        const scope = `${name} ${principal.user?.id ?? ''}`
        return onceAcross(db, { key, scope, fingerprint: { params, body } }, reply)
      }
      const { status, body: answered } = operation.idempotency === 'key' ? await once() : await reply()
      return { status, body: answered } as Awaited<ReturnType<Handler<O>>>
    }
  }
}
