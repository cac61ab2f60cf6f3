import type { TProperties } from '@flotilla/contract'
import type { Edge, ServiceApp } from '@flotilla/kit'
import type { OpenApiOptions } from '@flotilla/kit/openapi'
import { messagingTables } from '@flotilla/messaging/tables'
import type { Tables } from '@flotilla/postgres'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Closable, MessagingPorts, ServicePorts } from './ports.ts'

type Given<Messages extends boolean> = Messages extends true ? MessagingPorts : ServicePorts

/** What a port may be opened with. */
export interface Opening {
  readonly log: FastifyBaseLogger
  /** Hears of a connection that broke and is opened again. */
  onError(error: Error): void
}

export interface Definition<Own extends TProperties, Messages extends boolean, Ports extends object> {
  /** As in `services/<name>`. */
  readonly name: string
  /** The service's folder: openapi.json is in it. */
  readonly home: URL
  /** What its database holds. */
  readonly tables: Tables
  /** Whether it sends or takes messages; true by default. Without them it needs no BUS_URL, and there is no `app.messages`. */
  readonly messages?: Messages
  /** Its own variables, beside those of all services (`serviceConfig` and `databaseConfig` of the kit). */
  readonly config?: Own
  /** Opens its own ports. Those that have `close` are closed after the last request. */
  open?(config: Config<Own, Messages>, given: Given<Messages> & Opening): Ports & Closable<Ports>
  /** How it treats strangers, if its callers are not services. */
  edge?(ports: Given<Messages> & Ports, config: Config<Own, Messages>): Edge
  /** Adds what it can do to the app. Nothing listens yet. */
  build(app: ServiceApp, ports: Given<Messages> & Ports, config: Config<Own, Messages>): Promise<void>
  /** Runs before the first request, and is retried until it succeeds. */
  before?(ports: Given<Messages> & Ports, config: Config<Own, Messages>): Promise<void>
  /** Where its OpenAPI document differs; its title is the name by default. */
  readonly document?: Partial<OpenApiOptions>
}

/** A service as data: `runService` runs it, and tests build its app with other ports. */
export interface Service<Own extends TProperties = any, Messages extends boolean = any, Ports extends object = any>
  extends Definition<Own, Messages, Ports> {
  readonly messages: Messages
  readonly config: Own
  readonly document: OpenApiOptions
}

export type ConfigOf<S> = S extends Service<infer Own, infer Messages, any> ? Config<Own, Messages> : never
export type PortsOf<S> = S extends Service<any, infer Messages, infer Ports> ? Given<Messages> & Ports : never

/** Defines a service by what it decides; the rest is the same for all services. Throws if it has messages and not the tables for them. */
export function defineService<
  Own extends TProperties = Record<never, never>,
  Messages extends boolean = true,
  Ports extends object = object,
>(definition: Definition<Own, Messages, Ports>): Service<Own, Messages, Ports> {
  const { name, messages = true as Messages, config = {} as Own, document } = definition
  if (messages && !definition.tables.libraries?.some(({ schema }) => schema === messagingTables.schema))
    throw new TypeError(
      `${name}: messages need their tables: name messagingTables in \`tables\`, or say \`messages: false\``,
    )
  const title = name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  return Object.freeze({ ...definition, messages, config, document: { title, ...document } })
}
