import { type Summary, statusInWords, type Whole } from './sagas.ts'
import { ago, table } from './table.ts'

/** A table of sagas. */
export function sagasInTable(items: readonly Summary[]): string {
  if (items.length === 0) return 'no sagas'
  const rows = items.map((item) => [
    `${item.service}/${item.saga}`,
    item.id,
    statusInWords(item),
    ago(item.started_at),
    item.reason,
  ])
  return table(['saga', 'id', 'status', 'started', 'reason'], rows)
}

/** A saga with all that happened to it. */
export function sagaInWords(whole: Whole): string {
  const { name, id, reason, steps, state, history } = whole
  const stands = steps.map((step, i) => `${step}: ${state.steps[i]}`).join(', ')
  const rows = history.map(({ n, at, input, status: after, sent }) => [
    n,
    at,
    [input.type, input.name, input.ignored && '(ignored)'].filter(Boolean).join(' '),
    after,
    sent.map((type) => type.split('.')[2]).join(', '),
    input.reason,
  ])
  return [
    `${name} ${id}: ${statusInWords(whole)}${reason ? `, ${reason}` : ''}`,
    stands,
    table(['n', 'at', 'what came', 'status', 'commands sent', 'why'], rows),
  ].join('\n')
}
