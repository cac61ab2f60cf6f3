import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const shippingProblems = defineProblems('shipping', {
  notFound: [404, 'There is no such shipping'],
  archived: [409, 'The shipping is archived and does not change any more'],
})

export const Shipping = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type Shipping = Static<typeof Shipping>

const params = Type.Object({ shippingId: Type.String({ format: 'uuid' }) })

export const getShipping = defineOperation({
  service: 'shipping',
  name: 'getShipping',
  summary: 'One shipping',
  method: 'GET',
  path: '/shipping/{shippingId}',
  allow: ['service'],
  params,
  replies: { 200: Shipping },
  problems: [shippingProblems.notFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const putShipping = defineOperation({
  service: 'shipping',
  name: 'putShipping',
  summary: 'Makes the shipping, or says it anew',
  method: 'PUT',
  path: '/shipping/{shippingId}',
  allow: ['service'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: Shipping },
  problems: [shippingProblems.archived],
})
