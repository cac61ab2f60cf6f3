import { type Static, Type } from '@flotilla/contract'
import { busUrl, databaseUrl, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: databaseUrl,
  BUS_URL: busUrl,
  CACHE_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      description: 'the Valkey that the replicas share; none: each has a cache in its own process',
    }),
  ),
})

export type Config = Static<typeof configSchema>
