import { defineCommand, Type } from '@flotilla/contract'
import { identityArchived } from './events.ts'

export const archiveIdentity = defineCommand({
  service: 'identity',
  name: 'archive-identity',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ identityId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ identityId }) => identityId,
  answers: [identityArchived],
})
