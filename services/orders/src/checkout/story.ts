import type { Order } from '@flotilla/orders-contract/operations'
import type { HistoryEntry } from '@flotilla/saga'

const succeeded: Readonly<Record<string, string>> = {
  authorise: 'The card network holds the sum',
  capture: 'The payment was taken',
}

/** A checkout's history in words for the customer. What only a person who runs the shop needs to know is left out. */
export function storyOf(history: readonly HistoryEntry[]): Order['history'] {
  return history.flatMap(({ at, input }) => {
    const text = input.ignored ? undefined : textOf(input)
    return text ? [{ at: at.toISOString(), text }] : []
  })
}

function textOf(input: HistoryEntry['input']): string | undefined {
  if (input.type === 'succeeded') return succeeded[input.name ?? '']
  if (input.type === 'refused' || input.type === 'timed-out') return input.reason
  return input.type === 'undone' ? 'The payment was called off' : undefined
}
