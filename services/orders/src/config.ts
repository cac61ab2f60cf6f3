import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgres = '^postgres(ql)?://'

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: Type.String({ pattern: postgres, description: 'own database, as the role of this service' }),
  BUS_URL: Type.String({ pattern: postgres, description: 'the bus' }),
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
  CHECKOUT_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 8_000,
    description: 'how long a step of the checkout may go unanswered, in ms',
  }),
})

export type Config = Static<typeof configSchema>
