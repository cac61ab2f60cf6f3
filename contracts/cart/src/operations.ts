import { Picture } from '@flotilla/catalog-contract/operations'
import { defineOperation, defineProblems, Money, problems, type Static, Type, Uuid } from '@flotilla/contract'

export const cartProblems = defineProblems('cart', {
  productUnknown: [422, 'The product is not for sale'],
  cartFull: [422, 'A cart holds 50 different products'],
})

export const CartItem = Type.Object(
  {
    productId: Uuid,
    name: Type.String(),
    variant: Type.Optional(Type.String()),
    picture: Picture,
    quantity: Type.Integer({ minimum: 1, maximum: 99 }),
    /** Today's. */
    price: Money,
    /** The one at which it was put in, where that was another. */
    was: Type.Optional(Money),
  },
  { additionalProperties: false },
)

/** Of whoever asks. Everything in it is for sale; what no longer is, is named in `gone` once and leaves. */
export const Cart = Type.Object(
  {
    items: Type.Array(CartItem),
    /** In the order of the currencies' names; one entry in the ordinary case, none when it is empty. */
    totals: Type.Array(Money),
    gone: Type.Array(Type.Object({ productId: Uuid, name: Type.String() }, { additionalProperties: false })),
    /**
     * Of `items`: another as soon as one is put in, put in again, changed or taken out. Lines that have left and come back have another too.
     * No `version`: that is a number and an ETag. An older version of cart does not send it.
     */
    revision: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  { additionalProperties: false },
)
export type Cart = Static<typeof Cart>

const OfProduct = Type.Object({ productId: Uuid })

/** Without catalog there are no prices: then the cart is not available either. */
const withoutCatalog = problems.unavailable

export const getCart = defineOperation({
  service: 'cart',
  name: 'getCart',
  summary: 'What is in the cart, at today’s prices',
  method: 'GET',
  path: '/cart',
  allow: ['customer'],
  callers: ['gateway', 'orders'],
  // A checkout cannot do without it.
  priority: 'critical',
  replies: { 200: Cart },
  problems: [withoutCatalog],
})

export const putItem = defineOperation({
  service: 'cart',
  name: 'putItem',
  summary: 'Puts so many of a product into the cart, in place of how many there were; takes today’s price as seen',
  method: 'PUT',
  path: '/cart/items/{productId}',
  allow: ['customer'],
  params: OfProduct,
  body: Type.Object({ quantity: Type.Integer({ minimum: 1, maximum: 99 }) }, { additionalProperties: false }),
  replies: { 200: Cart },
  problems: [cartProblems.productUnknown, cartProblems.cartFull, withoutCatalog],
})

export const removeItem = defineOperation({
  service: 'cart',
  name: 'removeItem',
  summary: 'Takes a product out of the cart, if it is in it',
  method: 'DELETE',
  path: '/cart/items/{productId}',
  allow: ['customer'],
  params: OfProduct,
  replies: { 200: Cart },
  problems: [withoutCatalog],
})

const UserId = Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' })

/** For the edge, when a guest says who they are. Quantities add up to 99 at most; the guest's cart is empty afterwards, so twice is once. */
export const mergeCarts = defineOperation({
  service: 'cart',
  name: 'mergeCarts',
  summary: 'Moves all of one cart into another',
  method: 'POST',
  path: '/cart/merge',
  allow: ['service'],
  callers: ['gateway'],
  idempotency: 'natural',
  body: Type.Object({ from: UserId, into: UserId }, { additionalProperties: false }),
  replies: { 200: Type.Object({ moved: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }) },
})
