import { type Static, Type } from '@flotilla/contract'
{{#events}}
import { busUrl, databaseUrl, serviceConfig } from '@flotilla/kit'
{{/events}}
{{^events}}
import { databaseUrl, serviceConfig } from '@flotilla/kit'
{{/events}}

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: databaseUrl,
{{#events}}
  BUS_URL: busUrl,
{{/events}}
})

export type Config = Static<typeof configSchema>
