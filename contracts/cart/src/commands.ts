import { defineCommand, Type } from '@flotilla/contract'
import { cartArchived } from './events.ts'

export const archiveCart = defineCommand({
  service: 'cart',
  name: 'archive-cart',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ cartId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ cartId }) => cartId,
  answers: [cartArchived],
})
