import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type OperatorRoute, operator, Problem, problems } from '@flotilla/contract'
import type { Answer } from './admin.ts'
import type { ServiceApp } from './app.ts'

const bodyLimit = 65_536

/** Answers whoever shows a token that the operator's key signed for this service; everybody else is refused. */
export async function answerOperator(app: ServiceApp, request: IncomingMessage): Promise<Answer> {
  try {
    await admit(app, request.headers.authorization)
    const url = new URL(request.url!, 'http://admin')
    const found = find(app.operatorRoutes, request.method!, url.pathname)
    if (!found) throw new Problem(problems.notFound)
    const { route, params } = found
    const body = route.method === 'POST' ? await bodyOf(request) : undefined
    const answer = await route.handle({ params, query: Object.fromEntries(url.searchParams), body })
    if (answer === undefined) throw new Problem(problems.notFound)
    if (route.method === 'POST') app.log.info({ path: url.pathname, body }, 'an operator changed something')
    return { status: 200, body: answer }
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem(problems.internal, undefined, { cause: error })
    if (problem.kind.status >= 500) app.log.error({ err: error }, 'an operator could not be answered')
    return { status: problem.kind.status, body: problem.toDocument({ instance: request.url! }) }
  }
}

async function admit({ keyRing }: ServiceApp, authorization: string | undefined): Promise<void> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  if (!keyRing || !token) throw new Problem(problems.unauthenticated)
  if ((await keyRing.verifyService(token)) !== operator) throw new Problem(problems.forbidden)
}

function find(routes: readonly OperatorRoute[], method: string, path: string) {
  for (const route of routes) {
    const params = route.method === method && match(`/operator${route.path}`.split('/'), path.split('/'))
    if (params) return { route, params }
  }
  return undefined
}

function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined
  const params: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(path[i]!)
    else if (part !== path[i]) return undefined
  }
  return params
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) throw new Problem(problems.tooLarge)
  const content = await text(request)
  try {
    return content === '' ? {} : JSON.parse(content)
  } catch (cause) {
    throw new Problem(problems.invalid, undefined, {
      cause,
      findings: [{ in: 'body', at: '', code: 'syntax', expected: 'must be valid JSON' }],
    })
  }
}
