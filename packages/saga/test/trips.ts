import {
  type Command,
  defineCommand,
  defineEvent,
  type Event,
  type Message,
  type MessageContext,
  Type,
} from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging/tables'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { defineSaga, refusal, type Saga, type SagaStep } from '../src/definition.ts'
import { sagaTables } from '../src/tables.ts'

const schema = Type.Object({ id: Type.String() })
export type Trip = { readonly id: string }
type Named<T> = (name: string) => T

const cached = <T>(make: Named<T>): Named<T> => {
  const made = new Map<string, T>()
  return (name) => made.get(name) ?? made.set(name, make(name)).get(name)!
}
const entry = { service: 'trips', version: 1, schema, key: ({ id }: Trip) => id }
export const eventOf = cached((name) => defineEvent({ ...entry, name, summary: name }) as unknown as Event)
export const commandOf = cached((name) => defineCommand({ ...entry, name, summary: name, senders: [], answers: [] }))

const sends = (command: Command<typeof schema>) => (saga: Trip, context: MessageContext) =>
  command.create({ id: saga.id }, context) as Message

/** A step that is asked for by `do-…`, undone by `undo-…`, and answered by `…-done`, `…-refused`, `…-undone`; `as`: by those of another name. */
export function stepOf(name: string, { as = name, timeoutMs = 3_600_000 } = {}): SagaStep<Trip> {
  return {
    name,
    command: sends(commandOf(`do-${as}`)),
    success: eventOf(`${as}-done`),
    failures: [refusal(eventOf(`${as}-refused`), () => `${name} was refused`)],
    timeoutMs,
    timeoutReason: `${name} took too long`,
    compensation: { command: sends(commandOf(`undo-${as}`)), answer: eventOf(`${as}-undone`), timeoutMs },
  }
}

export const tripOf = (version: number, steps: readonly SagaStep<Trip>[], ...beside: Saga<Trip>[]): Saga<Trip> =>
  defineSaga<Trip>({ name: 'trip', version, steps, beside })

/** A database for sagas. */
export const sagaDatabase = (): Promise<TestDatabase> => testDatabase({ libraries: [messagingTables, sagaTables] })
