import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
  TRACKING_STEP_MS: Type.Integer({
    minimum: 1,
    default: 15_000,
    description: 'how long a parcel takes from one place to the next, in ms',
  }),
})

export type Config = Static<typeof configSchema>
