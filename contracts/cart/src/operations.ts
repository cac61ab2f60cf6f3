import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const cartProblems = defineProblems('cart', {
  notFound: [404, 'There is no such cart'],
  archived: [409, 'The cart is archived and does not change any more'],
})

export const Cart = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type Cart = Static<typeof Cart>

const params = Type.Object({ cartId: Type.String({ format: 'uuid' }) })

export const getCart = defineOperation({
  service: 'cart',
  name: 'getCart',
  summary: 'One cart',
  method: 'GET',
  path: '/cart/{cartId}',
  allow: ['service'],
  params,
  replies: { 200: Cart },
  problems: [cartProblems.notFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const putCart = defineOperation({
  service: 'cart',
  name: 'putCart',
  summary: 'Makes the cart, or says it anew',
  method: 'PUT',
  path: '/cart/{cartId}',
  allow: ['service'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: Cart },
  problems: [cartProblems.archived],
})
