import { defineEvent, Type } from '@flotilla/contract'
import { Product } from './product.ts'

export const productCreated = defineEvent({
  service: 'catalog',
  name: 'product-created',
  version: 1,
  summary: 'There is something new to buy',
  schema: Type.Object({ product: Product }, { additionalProperties: false }),
  key: ({ product }) => product.id,
})

export const productChanged = defineEvent({
  service: 'catalog',
  name: 'product-changed',
  version: 1,
  summary: 'Its words, price or place changed; all of it is here',
  schema: Type.Object({ product: Product, version: Type.Integer({ minimum: 2 }) }, { additionalProperties: false }),
  key: ({ product }) => product.id,
})
