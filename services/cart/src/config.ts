import { type Static, Type } from '@flotilla/contract'
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
  BUS_URL: busUrl,
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
})

export type Config = Static<typeof configSchema>
