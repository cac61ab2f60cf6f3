import { type Static, type TObject, type TProperties, Type } from '@flotilla/contract'
import { busUrl, databaseConfig, serviceConfig } from '@flotilla/kit'

const ofAll = { ...serviceConfig, ...databaseConfig }
const forMessages = { BUS_URL: busUrl }

type OfAll = Static<TObject<typeof ofAll>>
type ForMessages = Static<TObject<typeof forMessages>>

/** The values of a service's own variables. */
export type Settings<Own extends TProperties> = Readonly<Static<TObject<Own>>>

/** The values of all variables of a service: those that every service has, and its own. */
export type Config<Own extends TProperties, Messages extends boolean> = OfAll &
  (Messages extends true ? ForMessages : unknown) &
  Settings<Own>

/** Returns the schema of all variables of a service. */
export function configOf({ messages, config }: { messages: boolean; config: TProperties }): TObject {
  return Type.Object({ ...ofAll, ...(messages && forMessages), ...config })
}
