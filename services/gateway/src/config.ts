import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const origin = (service: string) => Type.String({ pattern: '^https?://', description: `where ${service} answers` })

export const configSchema = Type.Object({
  ...serviceConfig,
  CATALOG_URL: origin('catalog'),
  ORDERS_URL: origin('orders'),
  PAYMENTS_URL: origin('payments'),
  /** On wherever the storefront is reached over TLS. */
  COOKIE_SECURE: Type.Boolean({ default: false, description: 'send cookies over TLS only' }),
})

export type Config = Static<typeof configSchema>
