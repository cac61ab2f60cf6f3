import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

{{#events}}
const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

{{/events}}
export const configSchema = Type.Object({
  ...serviceConfig,
{{#events}}
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
{{/events}}
{{^events}}
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: 'own database, as the role of this service' }),
{{/events}}
})

export type Config = Static<typeof configSchema>
