import { replacedInWords } from './message-findings.ts'
import type { Seen } from './messages.ts'
import { ago, table } from './table.ts'

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
