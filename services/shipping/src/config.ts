import { type Static, Type } from '@flotilla/contract'
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
  BUS_URL: busUrl,
  TRACKING_STEP_MS: Type.Integer({
    minimum: 1,
    default: 15_000,
    description: 'how long a parcel takes from one place to the next, in ms',
  }),
})

export type Config = Static<typeof configSchema>
