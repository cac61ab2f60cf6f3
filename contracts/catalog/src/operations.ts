import { defineOperation, defineProblems, Type } from '@flotilla/contract'
import { Product, ProductId } from './product.ts'

export { Money, Product, ProductId } from './product.ts'

export const catalogProblems = defineProblems('catalog', { productNotFound: [404, 'There is no such product'] })

export const getProduct = defineOperation({
  service: 'catalog',
  name: 'getProduct',
  summary: 'One product',
  method: 'GET',
  path: '/products/{productId}',
  allow: ['anyone'],
  params: Type.Object({ productId: ProductId }),
  replies: { 200: Product },
  problems: [catalogProblems.productNotFound],
})

export const listProducts = defineOperation({
  service: 'catalog',
  name: 'listProducts',
  summary: 'A page of products, by name',
  method: 'GET',
  path: '/products',
  allow: ['anyone'],
  query: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
      /** The `next` of the page before. */
      after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      { items: Type.Array(Product), next: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
  },
  priority: 'sheddable',
})

/** For services that price something: unknown ids are left out of the answer. */
export const getProducts = defineOperation({
  service: 'catalog',
  name: 'getProducts',
  summary: 'Several products by id',
  method: 'POST',
  path: '/products/lookup',
  allow: ['service'],
  idempotency: 'safe',
  body: Type.Object(
    { productIds: Type.Array(ProductId, { minItems: 1, maxItems: 50, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  replies: { 200: Type.Object({ items: Type.Array(Product) }, { additionalProperties: false }) },
  priority: 'critical',
})

export const catalogOperations = { getProduct, getProducts, listProducts }
