import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
  RESERVATION_TTL_MS: Type.Integer({
    minimum: 1,
    default: 900_000,
    description: 'how long goods stay put aside for an order that is not confirmed, in ms',
  }),
})

export type Config = Static<typeof configSchema>
