import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
  CATALOG_URL: Type.String({ pattern: '^https?://', description: 'where catalog answers' }),
})

export type Config = Static<typeof configSchema>
