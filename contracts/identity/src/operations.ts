import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const identityProblems = defineProblems('identity', {
  notFound: [404, 'There is no such identity'],
  archived: [409, 'The identity is archived and does not change any more'],
})

export const Identity = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type Identity = Static<typeof Identity>

const params = Type.Object({ identityId: Type.String({ format: 'uuid' }) })

export const getIdentity = defineOperation({
  service: 'identity',
  name: 'getIdentity',
  summary: 'One identity',
  method: 'GET',
  path: '/identity/{identityId}',
  allow: ['service'],
  params,
  replies: { 200: Identity },
  problems: [identityProblems.notFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const putIdentity = defineOperation({
  service: 'identity',
  name: 'putIdentity',
  summary: 'Makes the identity, or says it anew',
  method: 'PUT',
  path: '/identity/{identityId}',
  allow: ['service'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: Identity },
  problems: [identityProblems.archived],
})
