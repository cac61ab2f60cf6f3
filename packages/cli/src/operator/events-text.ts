import { replacedInWords } from './message-findings.ts'
import { ago, table } from './table.ts'

interface Listed {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly attempts: number
}

/** What a service says of its messages. */
export interface Seen {
  readonly service: string
  readonly standing:
    | {
        readonly outbox: { readonly messages: number; readonly oldest: string | null }
        /** Absent from a service of an earlier version. */
        readonly held?: readonly HeldFor[]
        readonly retrying: number
        readonly deadLetters: number
        /** Absent from a service of an earlier version. */
        readonly stores?: readonly Store[]
      }
    | undefined
  readonly letters: readonly (Listed & { readonly error: string; readonly died_at: string })[]
  readonly held: readonly (Listed & {
    readonly destination: string | null
    readonly reason: string
    readonly held_at: string
  })[]
  readonly parked: readonly (Listed & { readonly error: string | null; readonly due_at: string })[]
}

/** A store of a service's messages. */
interface Store {
  readonly name: 'bus' | 'database'
  readonly since: string
  /** There was another one before: it was restored from a copy, or made again. */
  readonly replaced: boolean
}

interface HeldFor {
  readonly destination: string | null
  readonly messages: number
  readonly since: string
  readonly reason: string
}

/** Tables: what waits by service, what the bus refuses by destination, dead letters; with `whole` each message that is held or parked too. */
export function textOf(all: readonly Seen[], whole: boolean): string {
  const rowsOf = <T>(pick: (seen: Seen) => readonly T[], row: (one: T) => unknown[]) =>
    all.flatMap((seen) => pick(seen).map((one) => [seen.service, ...row(one)]))
  const counts = all.flatMap(({ service, standing }) => {
    if (!standing) return []
    const { outbox, held = [], retrying, deadLetters } = standing
    const heldInAll = held.reduce((sum, { messages }) => sum + messages, 0)
    return [[service, outbox.messages, ago(outbox.oldest), heldInAll, retrying, deadLetters]]
  })
  const refused = rowsOf(
    ({ standing }) => standing?.held ?? [],
    ({ destination, messages, since, reason }) => [destination ?? 'each of itself', messages, ago(since), reason],
  )
  const held = rowsOf(
    (seen) => seen.held,
    ({ id, type, subject, attempts, reason }) => [id, type, subject, attempts, reason],
  )
  const parked = rowsOf(
    (seen) => seen.parked,
    ({ id, type, subject, attempts, due_at, error }) => [
      id,
      type,
      subject,
      attempts,
      due_at,
      error ?? 'waits behind another',
    ],
  )
  const letters = rowsOf(
    (seen) => seen.letters,
    ({ id, type, subject, attempts, died_at, error }) => [id, type, subject, attempts, ago(died_at), error],
  )
  const some = (columns: string[], rows: unknown[][]) => (rows.length > 0 ? [table(columns, rows as never)] : [])
  return [
    table(['service', 'to publish', 'oldest', 'held', 'retrying', 'dead letters'], counts),
    ...some(['service', 'held for', 'messages', 'since', 'the bus says'], refused),
    ...(whole ? some(['service', 'held id', 'type', 'subject', 'attempts', 'reason'], held) : []),
    ...(whole ? some(['service', 'parked id', 'type', 'subject', 'attempts', 'due', 'error'], parked) : []),
    letters.length === 0
      ? 'no dead letters'
      : table(['service', 'id', 'type', 'subject', 'attempts', 'died', 'error'], letters),
    ...replacedInWords(all),
  ].join('\n\n')
}
