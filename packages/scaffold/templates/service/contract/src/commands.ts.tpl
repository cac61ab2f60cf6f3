import { defineCommand, Type, Uuid } from '@flotilla/contract'
import { {{nounCamel}}Archived } from './events.ts'

export const archive{{Noun}} = defineCommand({
  service: '{{service}}',
  name: 'archive-{{noun}}',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ {{nounCamel}}Id: Uuid }, { additionalProperties: false }),
  key: ({ {{nounCamel}}Id }) => {{nounCamel}}Id,
  senders: [],
  answers: [{{nounCamel}}Archived],
})
