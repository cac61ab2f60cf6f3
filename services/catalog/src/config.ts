import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: 'own database, as the role of this service' }),
})

export type Config = Static<typeof configSchema>
