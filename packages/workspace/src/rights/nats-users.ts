import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { edgesOf } from '../edges.ts'
import type { Service } from '../repository.ts'
import { tablesFile } from '../tables.ts'

/** What a service's user on NATS may do beside its own: send commands, and listen to events. charts/nats makes rights of it. */
export interface NatsUser {
  readonly commands: readonly string[]
  readonly consumes: readonly string[]
}

/** Where the chart reads them. */
export const natsUsersFile = 'charts/environments/nats-users.yaml'

/** The users of the services that send or take messages, as their imports ask for (docs/decisions/0026). */
export function natsUsersOf(services: readonly Pick<Service, 'name' | 'folder'>[]): Map<string, NatsUser> {
  const onBus = services.filter(({ folder }) => isOnBus(folder))
  return new Map(
    onBus.map(({ name, folder }) => {
      const { commands, consumes } = edgesOf(folder, name)
      return [name, { commands, consumes }]
    }),
  )
}

// Who sends or takes messages has the tables of messaging; without them `defineService` refuses it.
function isOnBus(folder: string): boolean {
  const file = join(folder, tablesFile)
  return existsSync(file) && readFileSync(file, 'utf8').includes("'@flotilla/messaging/tables'")
}
