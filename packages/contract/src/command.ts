import type { Static, TSchema } from 'typebox'
import type { Command, Event } from './entry.ts'
import { creating } from './made-by.ts'

/** Defines a command. `name` is an imperative in kebab-case; `answers` are events of the same service. */
export function defineCommand<const S extends TSchema>(options: {
  service: string
  name: string
  version: number
  summary: string
  schema: S
  key: (data: Static<S>) => string
  senders: readonly string[]
  answers: readonly Event[]
}): Command<S> {
  const { service, summary, schema, key, senders, answers } = options
  const type = `${service}.command.${options.name}.v${options.version}`
  const create = creating<S>(() => command)
  const command: Command<S> = Object.freeze({
    kind: 'command',
    service,
    type,
    summary,
    schema,
    senders,
    answers,
    key,
    create,
  })
  return command
}
