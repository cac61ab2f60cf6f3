import type { Seen } from './messages.ts'
import { ago } from './table.ts'

type Standings = readonly Pick<Seen, 'service' | 'standing'>[]

/** What the bus refuses, a line for each service and destination. */
export function heldInWords(all: Standings): string[] {
  return all.flatMap(({ service, standing }) =>
    (standing?.held ?? []).map(({ destination, messages, since, reason }) => {
      const which = destination ? `for ${destination}` : 'each of itself'
      return `${service} holds ${messages} ${which} since ${ago(since)}: ${reason} (flotilla events list ${service})`
    }),
  )
}

const newMs = 7 * 24 * 3_600_000

/** Which stores were replaced in the last week, by a restore or because they were lost. */
export function replacedInWords(all: Standings, now = Date.now()): string[] {
  return all.flatMap(({ service, standing }) =>
    (standing?.stores ?? [])
      .filter(({ replaced, since }) => replaced && now - Date.parse(since) < newMs)
      .map(({ name, since }) => `${service}: its ${name} was replaced ${ago(since)}; ${meanings[name]}`),
  )
}

const meanings = {
  database: 'the bus delivers everything that it still keeps to this service again',
  bus: 'the service has published again everything that its outbox still held',
}
