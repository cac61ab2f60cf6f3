import { defineEvent, Type } from '@flotilla/contract'

export const cartArchived = defineEvent({
  service: 'cart',
  name: 'cart-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ cartId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ cartId }) => cartId,
})
