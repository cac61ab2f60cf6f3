import type { Clock } from '@flotilla/clock'
import type { archiveInventory } from '@flotilla/inventory-contract/commands'
import { inventoryArchived } from '@flotilla/inventory-contract/events'
import { append, type MessageHandler } from '@flotilla/messaging'
import { archive } from './inventory.ts'
import { lockInventory, saveInventory } from './inventory-store.ts'

/** The state and the event that tells of it commit together. */
export function onArchiveInventory(clock: Clock): MessageHandler<typeof archiveInventory.schema> {
  return async ({ id: causationid, data: { inventoryId: id } }, { tx }) => {
    const now = clock.now()
    await saveInventory(tx, archive(await lockInventory(tx, id), id), now)
    await append(tx, [inventoryArchived.create({ inventoryId: id }, { source: 'inventory', now, causationid })])
  }
}
