import { defineEvent, Type } from '@flotilla/contract'

export const identityArchived = defineEvent({
  service: 'identity',
  name: 'identity-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ identityId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ identityId }) => identityId,
})
