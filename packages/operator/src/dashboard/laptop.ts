import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ports } from '@flotilla/dashboard'
import { runningUrl } from '@flotilla/dev-database/embedded'
import { ask } from '@flotilla/supervisor/control'
import { readState } from '@flotilla/supervisor/state'
import { readServices, root, stateFolder } from '@flotilla/workspace/repository'
import { openDoor } from '../door.ts'
import { readTables } from './data.ts'
import { declaredEdges } from './declared.ts'
import { sendTo } from './send.ts'
import { throughDoor } from './through-door.ts'

/** What the supervisor and the files of this checkout tell of the shop that runs here. */
export async function ofLaptop(): Promise<Ports> {
  const services = await readServices()
  const status = async () => ask(await readState(stateFolder), '/status')
  const storefront = async () => (await status())?.storefront ?? null
  return {
    world: 'laptop',
    declared: declaredEdges(services),
    storefront,
    services: async () => (await status())?.services ?? [],
    ask: throughDoor(() => openDoor({ cluster: false })),
    openapi: async () => JSON.parse(await readFile(join(root, 'services/gateway/openapi.json'), 'utf8')),
    send: sendTo(storefront, () => readFile(join(stateFolder, 'keys/staff-password'), 'utf8')),
    data: readTables(
      services.map(({ name }) => name),
      runningUrl,
    ),
  }
}
