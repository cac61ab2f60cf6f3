import { defineEvent, Type, Uuid } from '@flotilla/contract'

export const {{nounCamel}}Archived = defineEvent({
  service: '{{service}}',
  name: '{{noun}}-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ {{nounCamel}}Id: Uuid }, { additionalProperties: false }),
  key: ({ {{nounCamel}}Id }) => {{nounCamel}}Id,
})
