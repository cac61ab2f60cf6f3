import { type Static, Type } from '@flotilla/contract'
{{#events}}
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'
{{/events}}
{{^events}}
import { databaseConfig, serviceConfig } from '@flotilla/kit'
{{/events}}

export const configSchema = Type.Object({
  ...serviceConfig,
  ...databaseConfig,
{{#events}}
  BUS_URL: busUrl,
{{/events}}
})

export type Config = Static<typeof configSchema>
