import type { Static, TSchema } from 'typebox'
import type { Event } from './entry.ts'
import { creating } from './made-by.ts'

/** Defines an event. `name` is a past participle in kebab-case; `key` gives the ordering key of an instance. */
export function defineEvent<const S extends TSchema>(options: {
  service: string
  name: string
  version: number
  summary: string
  schema: S
  key: (data: Static<S>) => string
}): Event<S> {
  const { service, summary, schema, key } = options
  const type = `${service}.event.${options.name}.v${options.version}`
  const create = creating<S>(() => event)
  const event: Event<S> = Object.freeze({ kind: 'event', service, type, summary, schema, key, create })
  return event
}
