import helmet from '@fastify/helmet'
import { Problem, problems } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import type { FastifyRequest } from 'fastify'

const [none, self] = [["'none'"], ["'self'"]]

/** What keeps other sites' pages out: closed by default, and no unsafe request that another site began. */
export async function guardBrowsers(app: ServiceApp, { overTls }: { overTls: boolean }): Promise<void> {
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
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // A year (RFC 6797); nothing is said of subdomains, which need not be this shop's.
    strictTransportSecurity: overTls && { maxAge: 31_536_000, includeSubDomains: false },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if (!isSafe && isForeign(request)) throw new Problem(problems.forbidden, 'The request came from another site')
  })
}

// Fetch Metadata where the browser sends it; older ones say the Origin. Neither: no browser's page began it.
function isForeign({ headers: given, host }: FastifyRequest): boolean {
  const site = given['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = given
  return origin !== undefined && URL.parse(origin)?.host !== host
}
