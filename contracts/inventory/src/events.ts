import { defineEvent, Type } from '@flotilla/contract'

export const inventoryArchived = defineEvent({
  service: 'inventory',
  name: 'inventory-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ inventoryId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ inventoryId }) => inventoryId,
})
