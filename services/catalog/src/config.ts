import { type Static, Type } from '@flotilla/contract'
import { busUrl, cacheUrl, databaseUrl, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: databaseUrl,
  BUS_URL: busUrl,
  CACHE_URL: cacheUrl,
})

export type Config = Static<typeof configSchema>
