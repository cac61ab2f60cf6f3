import { defineOperation, defineProblems, type Static, Type, Uuid } from '@flotilla/contract'

export const inventoryProblems = defineProblems('inventory', {
  productUnknown: [404, 'There is no stock of such a product'],
  warehouseUnknown: [404, 'There is no such warehouse'],
  belowReserved: [409, 'More than that is put aside for orders'],
})

const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })

export const Stock = Type.Object(
  {
    productId: Uuid,
    version: Type.Integer({ minimum: 1 }),
    /** What can still be sold: on hand less reserved, over all warehouses. */
    available: Count,
    warehouses: Type.Array(
      Type.Object({ warehouse: Type.String(), onHand: Count, reserved: Count }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
)
export type Stock = Static<typeof Stock>

/** Unknown ids are left out of the answer. */
export const lookUpStock = defineOperation({
  service: 'inventory',
  name: 'lookUpStock',
  summary: 'How many of each product can be bought now',
  method: 'POST',
  path: '/stock/lookup',
  allow: ['anyone'],
  idempotency: 'safe',
  body: Type.Object(
    { productIds: Type.Array(Uuid, { minItems: 1, maxItems: 100, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      { items: Type.Array(Type.Object({ productId: Uuid, available: Count }, { additionalProperties: false })) },
      { additionalProperties: false },
    ),
  },
  priority: 'sheddable',
})

export const getStock = defineOperation({
  service: 'inventory',
  name: 'getStock',
  summary: 'The stock of a product, by warehouse',
  method: 'GET',
  path: '/stock/{productId}',
  allow: ['staff'],
  versioned: true,
  params: Type.Object({ productId: Uuid }),
  replies: { 200: Stock },
  problems: [inventoryProblems.productUnknown],
})

export const countStock = defineOperation({
  service: 'inventory',
  name: 'countStock',
  summary: 'Says how many are on hand in a warehouse, if nobody else has since it was read',
  method: 'PUT',
  path: '/stock/{productId}/{warehouse}',
  allow: ['staff'],
  versioned: true,
  params: Type.Object({ productId: Uuid, warehouse: Type.String({ pattern: '^[a-z]{1,20}$' }) }),
  body: Type.Object({ onHand: Count }, { additionalProperties: false }),
  replies: { 200: Stock },
  problems: [inventoryProblems.productUnknown, inventoryProblems.warehouseUnknown, inventoryProblems.belowReserved],
})
