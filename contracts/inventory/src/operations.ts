import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const inventoryProblems = defineProblems('inventory', {
  notFound: [404, 'There is no such inventory'],
  archived: [409, 'The inventory is archived and does not change any more'],
})

export const Inventory = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type Inventory = Static<typeof Inventory>

const params = Type.Object({ inventoryId: Type.String({ format: 'uuid' }) })

export const getInventory = defineOperation({
  service: 'inventory',
  name: 'getInventory',
  summary: 'One inventory',
  method: 'GET',
  path: '/inventory/{inventoryId}',
  allow: ['service'],
  params,
  replies: { 200: Inventory },
  problems: [inventoryProblems.notFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const putInventory = defineOperation({
  service: 'inventory',
  name: 'putInventory',
  summary: 'Makes the inventory, or says it anew',
  method: 'PUT',
  path: '/inventory/{inventoryId}',
  allow: ['service'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: Inventory },
  problems: [inventoryProblems.archived],
})
