import { type OperatorRequest, type OperatorRoute, operator, Problem, problems } from '@flotilla/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServiceApp } from './app.ts'
import { takeJson } from './json.ts'
import { toProblem } from './problems.ts'
import { partCheck } from './request-check.ts'

/** Returns a plugin with the operator routes of `app`, for whoever shows a token that the operator's key signed for this service; everybody else is refused. */
export function operatorPlugin({ keyRing, operatorRoutes, log }: ServiceApp) {
  return async (admin: FastifyInstance): Promise<void> => {
    // Operators use curl, which calls every body a form.
    takeJson(admin, '*')
    admin.setErrorHandler(operatorProblems(log))
    admin.addHook('onRequest', admit)
    admin.setNotFoundHandler(() => {
      throw new Problem(problems.notFound)
    })
    for (const route of operatorRoutes) {
      const { method, path: url } = route
      const answer = operatorHandler(route)
      admin.route({
        method,
        url,
        async handler(request) {
          const { params, query, body } = request as { params: Record<string, string> } & FastifyRequest
          const found = await answer({ params, query, body })
          if (found === undefined) throw new Problem(problems.notFound)
          if (method === 'POST') log.info({ path: request.url, body }, 'an operator changed something')
          return found
        },
      })
    }
  }

  async function admit({ headers: { authorization = '' } }: FastifyRequest): Promise<void> {
    const token = /^Bearer (\S+)$/.exec(authorization)?.[1]
    if (!keyRing || !token) throw new Problem(problems.unauthenticated)
    if ((await keyRing.verifyService(token)) !== operator) throw new Problem(problems.forbidden)
  }
}

/** Returns how a route is answered: its query and body are checked, then handled. Throws a Problem with all findings. */
export function operatorHandler({
  query,
  body,
  handle,
}: OperatorRoute): (request: OperatorRequest) => Promise<unknown> {
  const checks = [query && partCheck('query', query), body && partCheck('body', body)] as const
  return async (request) => {
    const given = { params: request.params, query: query ? request.query : {}, body: body ? (request.body ?? {}) : {} }
    const findings = [...(checks[0]?.(given.query) ?? []), ...(checks[1]?.(given.body) ?? [])]
    if (findings.length > 0) throw new Problem(problems.invalid, undefined, { findings })
    return handle(given)
  }
}

/** Returns how operators are told what went wrong: as problem documents. */
export function operatorProblems(log: FastifyBaseLogger) {
  return (error: Error, { url }: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error)
    if (problem.kind.status >= 500) log.error({ err: error }, 'an operator could not be answered')
    return reply
      .code(problem.kind.status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem.toDocument({ instance: url }))
  }
}
