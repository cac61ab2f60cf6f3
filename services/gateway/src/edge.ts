import { Problem, problems } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import type { FastifyRequest } from 'fastify'

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

// A year (RFC 6797); nothing is said of subdomains, which need not be this shop's.
const onlyTls = { 'strict-transport-security': 'max-age=31536000' }

/** What keeps other sites' pages out: closed by default, and no unsafe request that another site began. */
export function guardBrowsers(app: ServiceApp, { overTls }: { overTls: boolean }): void {
  const all = overTls ? { ...headers, ...onlyTls } : headers
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(all)
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
