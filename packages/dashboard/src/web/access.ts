import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from './problems.ts'

const cookie = 'flotilla-dashboard'

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Keeps other sites' pages out. A browser can be made to send requests here from anywhere: those that say so are refused, and so is every name but that of this machine, to which a
 * foreign name may have been pointed (DNS rebinding). What changes something needs the token besides.
 */
export function guardAccess(app: FastifyInstance, { token, hosts }: { token: string; hosts: readonly string[] }): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (!hosts.includes(request.hostname)) return refuse(reply, 403, `This dashboard is not called ${request.hostname}`)
    const site = request.headers['sec-fetch-site']
    if ((site === 'cross-site' || site === 'same-site') && request.headers['sec-fetch-mode'] !== 'navigate')
      return refuse(reply, 403, 'The request came from another site')
    if (request.method === 'POST' && request.url.startsWith('/api/') && !mayChange(request, token))
      return refuse(reply, 401, 'Open the address that was printed at the start: it has the token in it')
  })
  app.get<{ Querystring: { token?: string } }>('/enter', (request, reply) => {
    const { token: shown } = request.query
    if (shown === undefined || !equal(shown, token)) return refuse(reply, 401, 'The token is another one')
    return reply.header('set-cookie', `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`).redirect('/', 303)
  })
}

export function mayChange({ headers: fields }: FastifyRequest, token: string): boolean {
  const bearer = /^Bearer (\S+)$/.exec(fields.authorization ?? '')?.[1]
  const kept = new RegExp(`(?:^|; )${cookie}=([^;]+)`).exec(fields.cookie ?? '')?.[1]
  return [bearer, kept].some((shown) => shown !== undefined && equal(shown, token))
}

function equal(shown: string, token: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
