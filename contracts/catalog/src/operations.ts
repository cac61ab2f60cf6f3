import { defineOperation, defineProblems, Money, Type, Uuid } from '@flotilla/contract'
import { Category, CategorySlug, Product, ProductDetail, ProductDraft } from './product.ts'

export { Category, CategorySlug, Picture, Product, ProductDetail, ProductDraft } from './product.ts'

export const catalogProblems = defineProblems('catalog', {
  productNotFound: [404, 'There is no such product'],
  categoryUnknown: [422, 'There is no such category'],
  familyUnknown: [422, 'The product whose family it is to join does not exist'],
})

export const getProduct = defineOperation({
  service: 'catalog',
  name: 'getProduct',
  summary: 'One product, with its variants',
  method: 'GET',
  path: '/products/{productId}',
  allow: ['anyone'],
  versioned: true,
  params: Type.Object({ productId: Uuid }),
  replies: { 200: ProductDetail },
  problems: [catalogProblems.productNotFound],
})

export const listProducts = defineOperation({
  service: 'catalog',
  name: 'listProducts',
  summary: 'A page of products, one a family; searched, filtered and sorted',
  method: 'GET',
  path: '/products',
  allow: ['anyone'],
  query: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
      /** Words, as people type them. */
      q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      category: Type.Optional(CategorySlug),
      /** Minor units. */
      minPrice: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
      maxPrice: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
      /** `best`: by how well the words match; by name where there are none. */
      sort: Type.Enum(['best', 'name', 'price', 'price-down'], { default: 'best' }),
      /** The `next` of the page before, with everything else unchanged. */
      after: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      {
        items: Type.Array(Product),
        next: Type.Optional(Type.String()),
        /** On the first page: how many there are in all, and in each category were it chosen (the other filters kept). */
        total: Type.Optional(Type.Integer()),
        categories: Type.Optional(Type.Array(Category)),
        prices: Type.Optional(Type.Object({ min: Money, max: Money }, { additionalProperties: false })),
      },
      { additionalProperties: false },
    ),
  },
  priority: 'sheddable',
})

export const listCategories = defineOperation({
  service: 'catalog',
  name: 'listCategories',
  summary: 'All categories, by name',
  method: 'GET',
  path: '/categories',
  allow: ['anyone'],
  replies: { 200: Type.Object({ items: Type.Array(Category) }, { additionalProperties: false }) },
})

/** For services that price something: unknown ids are left out of the answer. */
export const getProducts = defineOperation({
  service: 'catalog',
  name: 'getProducts',
  summary: 'Several products by id',
  method: 'POST',
  path: '/products/lookup',
  allow: ['service'],
  callers: ['cart', 'orders'],
  idempotency: 'safe',
  body: Type.Object(
    { productIds: Type.Array(Uuid, { minItems: 1, maxItems: 50, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  replies: { 200: Type.Object({ items: Type.Array(Product) }, { additionalProperties: false }) },
  priority: 'critical',
})

export const createProduct = defineOperation({
  service: 'catalog',
  name: 'createProduct',
  summary: 'Puts a new product on sale, alone or in the family of another',
  method: 'POST',
  path: '/products',
  allow: ['staff'],
  body: Type.Object({ ...ProductDraft.properties, familyOf: Type.Optional(Uuid) }, { additionalProperties: false }),
  replies: { 201: ProductDetail },
  problems: [catalogProblems.categoryUnknown, catalogProblems.familyUnknown],
})

export const changeProduct = defineOperation({
  service: 'catalog',
  name: 'changeProduct',
  summary: 'Says a product anew, if nobody else has since it was read',
  method: 'PUT',
  path: '/products/{productId}',
  allow: ['staff'],
  versioned: true,
  params: Type.Object({ productId: Uuid }),
  body: ProductDraft,
  replies: { 200: ProductDetail },
  problems: [catalogProblems.productNotFound, catalogProblems.categoryUnknown],
})
