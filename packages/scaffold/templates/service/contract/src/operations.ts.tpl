import { defineOperation, defineProblems, type Static, Type, Uuid } from '@flotilla/contract'

export const {{camel}}Problems = defineProblems('{{service}}', {
  {{nounCamel}}NotFound: [404, 'There is no such {{words}}'],
  {{nounCamel}}Archived: [409, 'The {{words}} is archived and does not change any more'],
})

export const {{Noun}} = Type.Object(
  {
    id: Uuid,
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type {{Noun}} = Static<typeof {{Noun}}>

const params = Type.Object({ {{nounCamel}}Id: Uuid })

export const get{{Noun}} = defineOperation({
  service: '{{service}}',
  name: 'get{{Noun}}',
  summary: 'One {{words}}',
  method: 'GET',
  path: '/{{name}}/{{{nounCamel}}Id}',
  allow: ['staff'],
  params,
  replies: { 200: {{Noun}} },
  problems: [{{camel}}Problems.{{nounCamel}}NotFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const put{{Noun}} = defineOperation({
  service: '{{service}}',
  name: 'put{{Noun}}',
  summary: 'Makes the {{words}}, or says it anew',
  method: 'PUT',
  path: '/{{name}}/{{{nounCamel}}Id}',
  allow: ['staff'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: {{Noun}} },
  problems: [{{camel}}Problems.{{nounCamel}}Archived],
})
{{^events}}

export const archive{{Noun}} = defineOperation({
  service: '{{service}}',
  name: 'archive{{Noun}}',
  summary: 'Keeps the {{words}} for the record, whether it is known already or still to come',
  method: 'DELETE',
  path: '/{{name}}/{{{nounCamel}}Id}',
  allow: ['staff'],
  params,
  replies: { 200: {{Noun}} },
})
{{/events}}
