import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
  NETWORK_ANSWER_MS: Type.Integer({
    minimum: 0,
    default: 150,
    description: 'how fast the simulated card network answers, in ms',
  }),
  NETWORK_LATE_MS: Type.Integer({
    minimum: 0,
    default: 12_000,
    description: 'how late it answers for the test card that is late, in ms',
  }),
})

export type Config = Static<typeof configSchema>
