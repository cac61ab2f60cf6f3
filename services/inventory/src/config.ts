import { type Static, Type } from '@flotilla/contract'
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
  BUS_URL: busUrl,
  RESERVATION_TTL_MS: Type.Integer({
    minimum: 1,
    default: 900_000,
    description: 'how long goods stay put aside for an order that is not confirmed, in ms',
  }),
})

export type Config = Static<typeof configSchema>
