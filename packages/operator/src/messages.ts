import type { Door } from './door.ts'

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

/** Asks every service what waits in it, what the bus refuses, and for its dead letters; with `only`, one service. */
export function readMessages(door: Door, only: string | undefined): Promise<Seen[]> {
  const items = async <T>(service: string, path: string) => (await door.ask<{ items: T[] }>(service, path))?.items ?? []
  return Promise.all(
    (only ? [only] : door.services).map(async (service): Promise<Seen> => {
      const [standing, letters, held, parked] = await Promise.all([
        readStanding(door, service),
        items<Seen['letters'][number]>(service, '/dead-letters'),
        items<Seen['held'][number]>(service, '/held'),
        items<Seen['parked'][number]>(service, '/retries'),
      ])
      return { service, standing, letters, held, parked }
    }),
  )
}

/** Asks a service for the counts alone. */
export const readStanding = (door: Door, service: string): Promise<Seen['standing']> =>
  door.ask<Seen['standing'] & {}>(service, '/events')
