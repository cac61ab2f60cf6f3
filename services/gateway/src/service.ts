import cookie from '@fastify/cookie'
import { oldClaims } from '@flotilla/idempotency'
import { defineService } from '@flotilla/service'
import { runRetention } from '@flotilla/worker'
import { config } from './config.ts'
import { docs } from './docs/index.ts'
import { guardBrowsers } from './edge.ts'
import { openCounts } from './limits/counts.ts'
import { limits } from './limits/index.ts'
import { ownData } from './own-data/index.ts'
import { openClients } from './ports.ts'
import { openAccessTokens } from './session/access-tokens.ts'
import { sessionCookies } from './session/cookies.ts'
import { fromCookies } from './session/from-cookies.ts'
import { sessions } from './session/index.ts'
import { shop } from './shop/index.ts'
import { shareAssets, storefront } from './storefront/index.ts'
import { tables } from './tables.ts'
import { updates } from './updates/index.ts'

const home = new URL('..', import.meta.url)
/** The storefront, as Vite built it. */
const pages = new URL('dist/web', home)
const prefix = '/api'

export const service = defineService({
  name: 'gateway',
  home,
  tables,
  config,
  document: { title: 'Flotilla shop', prefix, cookie: 'flotilla_session' },
  open(settings, { keys, clock, log }) {
    const clients = openClients(settings, keys)
    return { clients, counts: openCounts(settings, log), access: openAccessTokens(clients, clock) }
  },
  edge: (ports, { COOKIE_SECURE, TRUSTED_PROXIES, TRUST_TRACEPARENT }) => ({
    authenticate: fromCookies(ports, ports.access, sessionCookies(COOKIE_SECURE)),
    trustedProxies: TRUSTED_PROXIES,
    trustTraces: TRUST_TRACEPARENT,
  }),
  async build(app, ports, settings) {
    const { COOKIE_SECURE, DATABASE_URL: databaseUrl, STREAMS_PER_ADDRESS: perAddress } = settings
    await app.register(cookie)
    await guardBrowsers(app, { overTls: COOKIE_SECURE })
    await app.register(limits, { ...settings, counts: ports.counts })
    runRetention(app, ports, [oldClaims])

    const { limitLogIns, limitOrders } = app
    await app.register(sessions, { ...ports, cookies: sessionCookies(COOKIE_SECURE), limitLogIns, prefix })
    await app.register(shop, { ...ports, limitOrders, prefix })
    await app.register(ownData, { ...ports, prefix })
    await app.register(updates, { ...ports, databaseUrl, perAddress, prefix })
    await app.register(storefront, { ...ports, built: pages })
    await app.register(docs, { openapi: new URL('openapi.json', home), dashboard: settings.DASHBOARD_URL })

    // The API's document stands beside the API, not only where services have it.
    const outside = { config: { outsideContracts: 'says where the document is' } }
    app.get('/api/openapi.json', outside, (_request, reply) => reply.redirect('/openapi.json'))
  },
  // Before the first page is given out: another replica may be asked for its script.
  before: ({ db, clock }) => shareAssets(db, pages, clock),
})
