import { Type } from '@flotilla/contract'
import { cacheUrl } from '@flotilla/kit'
import type { Settings } from '@flotilla/service'

const origin = (service: string) => Type.String({ pattern: '^https?://', description: `where ${service} answers` })
const perMinute = (most: number, description: string) => Type.Integer({ minimum: 1, default: most, description })
const atATime = (most: number, what: string) =>
  Type.Integer({ minimum: 1, default: most, description: `${what}, at a time` })

/** Its own variables. */
export const config = {
  CACHE_URL: cacheUrl,
  CART_URL: origin('cart'),
  CATALOG_URL: origin('catalog'),
  IDENTITY_URL: origin('identity'),
  INVENTORY_URL: origin('inventory'),
  NOTIFICATIONS_URL: origin('notifications'),
  ORDERS_URL: origin('orders'),
  PAYMENTS_URL: origin('payments'),
  SHIPPING_URL: origin('shipping'),
  /** On wherever the storefront is reached over TLS. */
  COOKIE_SECURE: Type.Boolean({ default: false, description: 'send cookies over TLS only' }),
  TRUSTED_PROXIES: Type.Integer({
    minimum: 0,
    maximum: 10,
    default: 0,
    description: 'how many proxies stand before this one; so many entries of X-Forwarded-For are believed',
  }),
  DASHBOARD_URL: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'where people have a dashboard; /docs leads to its explorer' }),
  ),
  TRUST_TRACEPARENT: Type.Boolean({
    default: false,
    description: 'go on with the trace that a request names: behind a proxy that begins traces, or on a laptop',
  }),
  CONNECTIONS_PER_ADDRESS: atATime(256, 'connections from one address; not counted behind a proxy'),
  REQUESTS_PER_ADDRESS: atATime(64, 'requests from one address'),
  STREAMS_PER_ADDRESS: atATime(64, 'event streams to one address'),
  RATE_LIMIT_PER_MINUTE: perMinute(1_200, 'requests from one address'),
  PERSON_LIMIT_PER_MINUTE: perMinute(600, 'requests of one person'),
  LOG_IN_LIMIT_PER_MINUTE: perMinute(10, 'log-ins and sign-ups from one address'),
  ORDER_LIMIT_PER_MINUTE: perMinute(10, 'orders from one address'),
}

export type Config = Settings<typeof config>
