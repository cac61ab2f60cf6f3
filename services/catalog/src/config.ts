import { type Static, Type } from '@flotilla/contract'
import { busUrl, cacheUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
  BUS_URL: busUrl,
  CACHE_URL: cacheUrl,
})

export type Config = Static<typeof configSchema>
