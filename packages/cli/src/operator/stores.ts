import { ago } from './table.ts'

/** A store of a service's messages, as the service says it. */
export interface Store {
  readonly name: 'bus' | 'database'
  readonly since: string
  /** There was another one before: it was restored from a copy, or made again. */
  readonly replaced: boolean
}

const newMs = 7 * 24 * 3_600_000

/** What to tell an operator: which stores were replaced in the last week, by a restore or because they were lost. */
export function storesInWords(
  all: readonly { readonly service: string; readonly stores: readonly Store[] }[],
  now = Date.now(),
): string[] {
  return all.flatMap(({ service, stores }) =>
    stores
      .filter(({ replaced, since }) => replaced && now - Date.parse(since) < newMs)
      .map(({ name, since }) => `${service}: its ${name} was replaced ${ago(since)}; ${meanings[name]}`),
  )
}

const meanings: Readonly<Record<Store['name'], string>> = {
  database: 'the bus delivers everything that it still keeps to this service again',
  bus: 'the service has published again everything that its outbox still held',
}
