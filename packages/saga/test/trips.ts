import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Command,
  defineCommand,
  defineEvent,
  type Event,
  type Message,
  type MessageContext,
  Type,
} from '@flotilla/contract'
import { migrate } from '@flotilla/postgres/migrate'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { defineSaga, refusal, type Saga, type SagaStep } from '../src/definition.ts'

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

const read = (name: string) => readFile(new URL(import.meta.resolve(`@flotilla/${name}.sql`)), 'utf8')

/** A database for sagas; `versioned`: as it is after the migration to versions. */
export async function sagaDatabase({ versioned = true } = {}): Promise<TestDatabase> {
  const names = [
    'messaging/schema',
    'messaging/positions',
    'messaging/stores',
    'saga/schema',
    ...(versioned ? ['saga/versions'] : []),
  ]
  return testDatabase({ sql: await Promise.all(names.map(read)) })
}

/** Applies the migration to versions, and `more`, as the migration job does. */
export async function migrateToVersions({ ownerUrl: url }: TestDatabase, ...more: string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'saga-versions-'))
  const files = [await read('saga/versions'), ...more]
  await Promise.all(files.map((text, n) => writeFile(join(dir, `000${n + 1}_file.sql`), text)))
  await migrate({ url, dir })
  await rm(dir, { recursive: true })
}
