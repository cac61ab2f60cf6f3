import { defineCommand, Type } from '@flotilla/contract'
import { shippingArchived } from './events.ts'

export const archiveShipping = defineCommand({
  service: 'shipping',
  name: 'archive-shipping',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ shippingId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ shippingId }) => shippingId,
  answers: [shippingArchived],
})
