import { checkOf } from '@flotilla/bus'
import type { Command, Event, Message, Static, TSchema } from '@flotilla/contract'
import type { Transaction } from '@flotilla/postgres'
import type { FastifyBaseLogger } from 'fastify'

export interface HandlerContext {
  /** Everything the handler writes goes through here: it commits together with the note that the message is done, or not at all. */
  readonly tx: Transaction
  readonly log: FastifyBaseLogger
  /** 1 at the first try. */
  readonly attempt: number
}

/** The effect of a message. May run more than once; only one run's writes stay. To be done with a message that needs nothing, return. */
export type MessageHandler<S extends TSchema> = (message: Message<Static<S>>, context: HandlerContext) => Promise<void>

/** What a service consumes: by message type, how its data must look and what is done. */
export type Handlers = ReadonlyMap<string, Consumption>

export interface Consumption {
  /** Who may send it. */
  readonly senders: readonly string[]
  /** Why the data does not fit the schema; undefined if it does. */
  check(data: unknown): string | undefined
  /** Empty if the type is retired. */
  readonly handlers: readonly MessageHandler<TSchema>[]
}

/** Why no retry can help; undefined if this version of the service can handle the message. */
export function flawOfMessage(handlers: Handlers, { type, source, data }: Message): string | undefined {
  const consumption = handlers.get(type)
  if (!consumption) return `no running version of the service handles ${type}`
  return strangerIn(consumption, { type, source }) ?? consumption.check(data)
}

/** Why its sender may not send it; undefined if it may. */
export function strangerIn({ senders, handlers }: Consumption, { type, source }: Pick<Message, 'type' | 'source'>) {
  if (handlers.length === 0 || senders.includes(source)) return undefined
  return `${source} may not send ${type}; ${senders.join(', ')} may`
}

/** The types that a service subscribes to, and those that it has retired. */
export function typesOf(handlers: Handlers): { types: string[]; retired: string[] } {
  const isRetired = (type: string) => handlers.get(type)!.handlers.length === 0
  const all = [...handlers.keys()]
  return { types: all.filter((type) => !isRetired(type)), retired: all.filter(isRetired) }
}

export interface HandlerTable {
  readonly table: Handlers
  /** Messages of this type are ignored from now on. */
  retire(type: string): void
  add<S extends TSchema>(entry: Event<S> | Command<S>, handler: MessageHandler<S>): void
}

/** An event may have several handlers, which run in the order of their registration in one transaction; a command has one. */
export function createHandlerTable(): HandlerTable {
  const table = new Map<string, Consumption>()
  return {
    table,
    retire(type) {
      if (table.has(type)) throw new Error(`${type} has a handler, so it cannot be retired`)
      table.set(type, { senders: [], check: () => undefined, handlers: [] })
    },
    add(entry, handler) {
      const known = table.get(entry.type)
      if (known?.handlers.length === 0) throw new Error(`${entry.type} is retired, so it cannot have a handler`)
      if (known && entry.kind === 'command') throw new Error(`two handlers execute the command ${entry.type}`)
      const handlers = [...(known?.handlers ?? []), handler as unknown as MessageHandler<TSchema>]
      table.set(entry.type, {
        senders: entry.kind === 'event' ? [entry.service] : [entry.service, ...entry.senders],
        check: known?.check ?? checkOf(entry.kind === 'event' ? open(entry.schema) : entry.schema),
        handlers,
      })
    },
  }
}

/** A schema that passes over fields it does not know: a publisher that is one version ahead may tell more than this service has heard of. */
function open<S>(schema: S): S {
  if (Array.isArray(schema)) return schema.map(open) as S
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'additionalProperties' || value !== false)
  return Object.fromEntries(entries.map(([key, value]) => [key, open(value)])) as S
}
