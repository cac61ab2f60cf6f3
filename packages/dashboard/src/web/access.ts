import { timingSafeEqual } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from './problems.ts'

const name = 'flotilla-dashboard'

const [none, self] = [["'none'"], ["'self'"]]

/**
 * Keeps other sites' pages out. A browser can be made to send requests here from anywhere: those that say so are refused, and so is every name but that of this machine, to which a
 * foreign name may have been pointed (DNS rebinding). What changes something needs the token besides.
 */
export async function guardAccess(
  app: FastifyInstance,
  { token, hosts }: { token: string; hosts: readonly string[] },
): Promise<void> {
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, 'data:'],
        connectSrc: self,
        baseUri: none,
        formAction: none,
        frameAncestors: none,
      },
    },
    xFrameOptions: { action: 'deny' },
    // Over plain HTTP on this machine, or behind a port-forward.
    strictTransportSecurity: false,
  })
  app.addHook('onRequest', async (request, reply) => {
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
    return reply.setCookie(name, token, { httpOnly: true, sameSite: 'strict', path: '/' }).redirect('/', 303)
  })
}

export function mayChange({ headers, cookies }: FastifyRequest, token: string): boolean {
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
  return [bearer, cookies[name]].some((shown) => shown !== undefined && equal(shown, token))
}

function equal(shown: string, token: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
