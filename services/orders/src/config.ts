import { type Static, Type } from '@flotilla/contract'
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
  BUS_URL: busUrl,
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
  CART_URL: Type.String({ pattern: '^https?://', description: 'where cart answers' }),
  SHIPPING_URL: Type.String({ pattern: '^https?://', description: 'where shipping answers' }),
  STEP_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 60_000,
    description:
      'how long another service may keep a checkout waiting, in ms; more than payments gives the card network',
  }),
})

export type Config = Static<typeof configSchema>
