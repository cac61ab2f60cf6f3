import { Problem, problems } from '@flotilla/contract'
import type { FastifyInstance } from 'fastify'
import findMyWay, { type HTTPMethod } from 'find-my-way'
import { sendProblem } from './problems.ts'

/** Answers what no route takes: 405 with the methods that the path does take (RFC 9110), else 404. A route for every path (`/*`) takes none. */
export function answerUnknown(app: FastifyInstance): void {
  const routes = findMyWay({ maxParamLength: app.initialConfig.routerOptions?.maxParamLength ?? 100 })
  const methods = new Set<HTTPMethod>()
  app.addHook('onRoute', ({ method, url }) => {
    if (url === '/*') return
    for (const one of [method].flat() as HTTPMethod[]) {
      methods.add(one)
      if (!routes.hasRoute(one, url)) routes.on(one, url, () => {})
    }
  })
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const allowed = [...methods].filter((method) => routes.find(method, path)).toSorted()
    if (allowed.length === 0 || allowed.includes(request.method as HTTPMethod))
      return sendProblem(new Problem(problems.notFound), request, reply)
    return sendProblem(new Problem(problems.methodNotAllowed), request, reply.header('allow', allowed.join(', ')))
  })
}
