
export const {{camel}} = defineEvent({
  service: '{{service}}',
  name: '{{name}}',
  version: 1,
  summary: '{{description}}',
  schema: Type.Object({ id: Uuid }, { additionalProperties: false }),
  key: ({ id }) => id,
})
