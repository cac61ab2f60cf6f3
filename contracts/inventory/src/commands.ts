import { defineCommand, Type } from '@flotilla/contract'
import { inventoryArchived } from './events.ts'

export const archiveInventory = defineCommand({
  service: 'inventory',
  name: 'archive-inventory',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ inventoryId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ inventoryId }) => inventoryId,
  answers: [inventoryArchived],
})
