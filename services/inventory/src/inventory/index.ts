import { archiveInventory } from '@flotilla/inventory-contract/commands'
import { getInventory, putInventory } from '@flotilla/inventory-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getInventoryHandler } from './get-inventory.ts'
import { onArchiveInventory } from './on-archive-inventory.ts'
import { putInventoryHandler } from './put-inventory.ts'

/** Written and read by services, until they are archived. */
export async function inventory(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(getInventory, getInventoryHandler(db))
  services(putInventory, putInventoryHandler(db, clock))

  app.messages.execute(archiveInventory, onArchiveInventory(clock))
}
