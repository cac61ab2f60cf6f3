import { defineEvent, Type } from '@flotilla/contract'

export const shippingArchived = defineEvent({
  service: 'shipping',
  name: 'shipping-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ shippingId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ shippingId }) => shippingId,
})
