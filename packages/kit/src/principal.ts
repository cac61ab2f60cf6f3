import type { KeyRing, User } from '@flotilla/auth'
import { type Caller, headers, type Operation, operator, Problem, problems } from '@flotilla/contract'
import type { FastifyRequest } from 'fastify'

/** Who is calling: a service, perhaps for a person; or nobody known. */
export interface Principal {
  readonly service?: string
  readonly user?: User
  /** Somebody who shows something that cannot be checked at the moment: good for what anyone may do, and else to be asked again. */
  readonly unsure?: true
}

/** Finds out who is calling. Throws a Problem when what the caller shows is not valid; nothing shown is nobody. */
export type Authenticate = (request: FastifyRequest) => Promise<Principal>

export const nobody: Principal = Object.freeze({})

/** How services know each other: a token of the calling service, audience-bound, and that of the person it acts for. */
export function fromTokens(keys: KeyRing): Authenticate {
  return async ({ headers: given }) => {
    const bearer = given.authorization
    if (bearer === undefined) return nobody
    const service = await keys.verifyService(bearer.replace(/^Bearer /i, ''))
    // The operator's key is for the admin port; here it would be a service that may call everything.
    if (service === operator) throw new Problem(problems.unauthenticated, 'An operator is no service')
    const token = given[headers.userToken]
    return typeof token === 'string' ? { service, user: await keys.verifyUser(token) } : { service }
  }
}

/** Lets pass whom the operation allows; throws 401 for nobody, 403 for somebody else, and 503 where it cannot be told who it is. */
export function admit(principal: Principal, { allow, callers }: Pick<Operation, 'allow' | 'callers'>): void {
  if (allow.some((caller) => is(principal, caller, callers))) return
  if (principal.unsure)
    throw new Problem(problems.unavailable, 'It cannot be checked who you are at the moment', { retryAfter: 1 })
  throw new Problem(principal.user || principal.service ? problems.forbidden : problems.unauthenticated)
}

function is({ service, user }: Principal, caller: Caller, callers: readonly string[]): boolean {
  if (caller === 'anyone') return true
  // A person whom no service speaks for stands at the edge. Every service that gets a person's token could go on with it anywhere.
  const mayCall = service === undefined || callers.includes(service)
  if (caller === 'service') return service !== undefined && user === undefined && mayCall
  return user !== undefined && user.roles.includes(caller) && mayCall
}
