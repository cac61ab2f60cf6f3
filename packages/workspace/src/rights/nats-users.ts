import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { edgesOf } from '../edges.ts'
import type { Service } from '../repository.ts'

/** What a service's user on NATS may do beside its own: send commands, and listen to events. charts/nats makes rights of it. */
export interface NatsUser {
  readonly commands: readonly string[]
  readonly consumes: readonly string[]
}

/** Where the chart reads them. */
export const natsUsersFile = 'charts/environments/nats-users.yaml'

/** The users of the services that open a bus, as their imports ask for (docs/decisions/0026). */
export function natsUsersOf(services: readonly Pick<Service, 'name' | 'folder'>[]): Map<string, NatsUser> {
  const onBus = services.filter(({ folder }) => opensBus(folder))
  return new Map(
    onBus.map(({ name, folder }) => {
      const { commands, consumes } = edgesOf(folder, name)
      return [name, { commands, consumes }]
    }),
  )
}

function opensBus(folder: string): boolean {
  return readdirSync(join(folder, 'src')).some(
    (file) =>
      file.endsWith('.ts') &&
      readFileSync(join(folder, 'src', file), 'utf8').includes("'@flotilla/messaging/open-bus'"),
  )
}
