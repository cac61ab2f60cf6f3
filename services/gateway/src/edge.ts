import { Problem, problems } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What keeps other sites' pages out: closed by default, and no unsafe request that another site began (Fetch Metadata). */
export function guardBrowsers(app: ServiceApp): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    const site = request.headers['sec-fetch-site']
    const foreign = site === 'cross-site' || site === 'same-site'
    if (foreign && request.method !== 'GET' && request.method !== 'HEAD') {
      throw new Problem(problems.forbidden, 'The request came from another site')
    }
  })
}
