import type { KeyRing } from '@flotilla/auth'
import type { Bus } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'

/** What the outside world is to every service. */
export interface ServicePorts {
  readonly db: Database
  readonly clock: Clock
  readonly keys: KeyRing
}

/** The same for a service that sends or takes messages. */
export interface MessagingPorts extends ServicePorts {
  readonly bus: Bus
}

/** Ports whose `close`, where they have one, closes them: it can be called without arguments. */
export type Closable<Ports> = {
  readonly [Name in keyof Ports]: NonNullable<Ports[Name]> extends { close: infer Close }
    ? Close extends () => unknown
      ? Ports[Name]
      : never
    : Ports[Name]
}

/** Returns how to close those of `ports` that have `close`, by their names. */
export function closersOf(ports: object): Record<string, () => Promise<unknown>> {
  const all = Object.entries(ports as Record<string, { close?: () => unknown } | undefined>)
  return Object.fromEntries(
    all.flatMap(([name, port]) => (port?.close ? [[name, async () => port.close!()] as const] : [])),
  )
}
